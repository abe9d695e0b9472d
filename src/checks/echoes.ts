import { type Finding, isAtLeast, SEVERITIES, type Verdict } from '../contract/verdict.ts';

/** Checks that look for the same mistakes; the first one's finding is kept. */
const SAME_SUBJECT = ['secrets', 'security', 'semgrep', 'bandit'];

/**
 * CWEs that tools assign to the same mistake. The number is the choice of a tool's author: evaluated data is 78 to one
 * and 95 to another.
 */
const KIN = [
  [77, 78, 88],
  [94, 95, 96, 502, 1336],
  [326, 327, 328, 329, 916, 759, 760],
  [330, 331, 335, 338],
  [377, 378, 379, 59],
  [20, 611, 776],
  [295, 297, 319],
  [22, 23, 36, 73, 434],
  [79, 80, 116],
  [259, 321, 798],
  [276, 277, 732],
  [90, 89, 643, 943],
].map((numbers) => new Set(numbers.map((number) => `CWE-${number}`)));

/**
 * One finding per mistake: when an earlier check has reported the same mistake on the same lines at the same or higher
 * severity, the finding is removed from the later verdict, whose reason then counts it. A verdict left without findings
 * passes.
 */
export function withoutEchoes(verdicts: readonly Verdict[]): Verdict[] {
  const told: Finding[] = [];
  const kept = new Map<Verdict, Verdict>();
  for (const check of SAME_SUBJECT)
    for (const verdict of verdicts.filter((one) => one.check === check)) {
      const own = verdict.findings.filter((finding) => !told.some((earlier) => isEcho(finding, earlier)));
      kept.set(verdict, without(verdict, own));
      told.push(...own);
    }
  return verdicts.map((verdict) => kept.get(verdict) ?? verdict);
}

function without(verdict: Verdict, findings: Finding[]): Verdict {
  const echoes = verdict.findings.length - findings.length;
  if (echoes === 0) return verdict;
  const note =
    echoes === 1
      ? '1 finding is also reported by another check'
      : `${echoes} findings are also reported by other checks`;
  const ranks = findings.map(({ severity }) => SEVERITIES.indexOf(severity));
  return {
    ...verdict,
    status: findings.length === 0 ? 'pass' : verdict.status,
    severity: SEVERITIES[Math.max(...ranks)] ?? null,
    findings,
    reason: verdict.reason === null ? note : `${verdict.reason}; ${note}`,
  };
}

function isEcho(later: Finding, earlier: Finding): boolean {
  if (later.range === null || earlier.range === null) return false;
  const isSevere = isAtLeast(earlier.severity, later.severity);
  const shares =
    earlier.range.start.line <= later.range.end.line && later.range.start.line <= earlier.range.end.line;
  return isSevere && shares && isSameMistake(later.cwe, earlier.cwe);
}

/** Two rules without a CWE need not mean the same. */
function isSameMistake(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return false;
  return one === other || KIN.some((family) => family.has(one) && family.has(other));
}
