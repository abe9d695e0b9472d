import type { Finding } from '../contract/verdict.ts';

/**
 * The findings that are new: each old one cancels one of the same fingerprint, the first in order. Give the
 * findings that most likely are old first.
 */
export function subtract(findings: Finding[], old: Finding[]): Finding[] {
  const counts = new Map<string, number>();
  for (const { fingerprint } of old) counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
  return findings.filter(({ fingerprint }) => {
    const count = counts.get(fingerprint) ?? 0;
    if (count > 0) counts.set(fingerprint, count - 1);
    return count === 0;
  });
}
