import { banditCheck } from './bandit.ts';
import type { Check, Stage } from './check.ts';
import { copiedCodeCheck } from './copied-code.ts';
import { examplesCheck } from './examples.ts';
import { licensesCheck } from './licenses.ts';
import { lintCheck } from './lint.ts';
import { packagesCheck } from './packages.ts';
import { scopeCheck } from './scope.ts';
import { secretsCheck } from './secrets.ts';
import { securityCheck } from './security.ts';
import { semgrepCheck } from './semgrep.ts';
import { syntaxCheck } from './syntax.ts';
import { typesCheck } from './types.ts';

/** Every check, in the order that verdicts are shown in. The facts of one are its own affair. */
export const CHECKS: readonly Check<unknown>[] = [
  syntaxCheck,
  scopeCheck,
  lintCheck,
  secretsCheck,
  securityCheck,
  packagesCheck,
  licensesCheck,
  copiedCodeCheck,
  typesCheck,
  examplesCheck,
  semgrepCheck,
  banditCheck,
];

/** The checks of these stages, in the same order. */
export function checksAt(...stages: Stage[]): readonly Check<unknown>[] {
  return CHECKS.filter(({ stage }) => stages.includes(stage));
}
