import type { Analyzers } from './check.ts';
import { weaknessCheck } from './weaknesses.ts';

/** The same rules in Semgrep's engine, which follows constants further than ours, and the user's own rules. */
export const semgrepCheck = {
  ...weaknessCheck('semgrep', 'display', ({ semgrep }) => semgrep),
  isInstalled: ({ semgrep }: Analyzers) => semgrep.isInstalled(),
};
