import { z } from 'zod';
import { Range } from './position.ts';

/** Our own scale, by CWE, never a tool's. `high` and `critical` are never accepted. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export const Severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof Severity>;

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}

export const Finding = z.object({
  rule: z.string(),
  /** For instance `CWE-89`, where the rule has one. */
  cwe: z.string().nullable(),
  message: z.string(),
  /** In the document with the candidate in place. */
  range: Range.nullable(),
  severity: Severity,
  /** Real names for the one that stands at the range, the nearest first; absent where none are known. */
  replacements: z.array(z.string()).optional(),
  /** Of rule and normalized code, not of the line: it survives moved lines. */
  fingerprint: z.string(),
});
export type Finding = z.infer<typeof Finding>;

export const CHECKS = [
  'syntax',
  'scope',
  'lint',
  'secrets',
  'security',
  'packages',
  'licenses',
  'copied-code',
  'types',
  'examples',
  'semgrep',
  'bandit',
] as const;
export const CheckName = z.enum(CHECKS);
export type CheckName = z.infer<typeof CheckName>;

/** Checks whose tool is another's, and which not everybody has. */
export const OPTIONAL_CHECKS: readonly CheckName[] = ['semgrep', 'bandit'];

/** What one check says of one candidate. `unknown` always carries a reason; nothing is silently passed. */
export const Verdict = z.object({
  check: CheckName,
  status: z.enum(['pass', 'fail', 'unknown']),
  /** The worst of its findings, or null when there are none. */
  severity: Severity.nullable(),
  findings: z.array(Finding),
  /** `unknown`: a word of the closed list, a colon, and the detail. Else null, or what a reader should know. */
  reason: z.string().nullable(),
  ms: z.number().nonnegative(),
  tool: z.string(),
  version: z.string(),
});
export type Verdict = z.infer<typeof Verdict>;

/** Whether a check could not say all it should: it is unknown, or has findings and yet facts that nobody stated. */
export function lacksAnswer({ status, reason }: Pick<Verdict, 'status' | 'reason'>): boolean {
  return status === 'unknown' || reason?.startsWith('not_stated:') === true;
}
