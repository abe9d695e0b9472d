import type { Analyzers, Check, Stage } from './check.ts';
import { copiedCodeCheck } from './copied-code.ts';
import { examplesCheck } from './examples.ts';
import { licensesCheck } from './licenses.ts';
import { lintCheck } from './lint.ts';
import { packagesCheck } from './packages.ts';
import { scopeCheck } from './scope.ts';
import { secretsCheck } from './secrets.ts';
import { syntaxCheck } from './syntax.ts';
import { typesCheck } from './types.ts';
import { banditCheck, securityCheck, semgrepCheck } from './weaknesses.ts';

/** Every check, in display order. The facts of each are private to it. */
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

/**
 * The checks without those whose tool is not installed: every answer would repeat it. Before accepting they stay,
 * because the user should know what was not checked.
 */
export async function withInstalled(
  checks: readonly Check<unknown>[],
  analyzers: Analyzers,
): Promise<readonly Check<unknown>[]> {
  const isThere = await Promise.all(checks.map((check) => check.isInstalled?.(analyzers) ?? true));
  return checks.filter((_, index) => isThere[index]);
}
