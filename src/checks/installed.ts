import type { Analyzers, Check } from './check.ts';

/**
 * The checks without those whose tool its user did not install: every answer would say it again. On accept they are
 * not left out, for whoever accepts should know what was not looked at.
 */
export async function withInstalled(
  checks: readonly Check<unknown>[],
  analyzers: Analyzers,
): Promise<readonly Check<unknown>[]> {
  const isThere = await Promise.all(checks.map((check) => check.isInstalled?.(analyzers) ?? true));
  return checks.filter((_, index) => isThere[index]);
}
