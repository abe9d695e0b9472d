import { z } from 'zod';
import { Range } from './position.ts';

/** Fettle's own scale, by CWE, never a tool's. `high` and `critical` are never accepted. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export const Severity = z.enum(SEVERITIES);
export type Severity = z.infer<typeof Severity>;

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}

export const Finding = z.object({
  rule: z.string(),
  /** Such as `CWE-89`, if the rule has one. */
  cwe: z.string().nullable(),
  message: z.string(),
  /** In the document with the candidate in place. */
  range: Range.nullable(),
  severity: Severity,
  /** Real names to use instead of the one at the range, nearest first; absent when none are known. */
  replacements: z.array(z.string()).optional(),
  /** Computed from rule and normalized code, not the line number, so it survives moved lines. */
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

/** Checks that use third-party tools, which may not be installed. */
export const OPTIONAL_CHECKS: readonly CheckName[] = ['semgrep', 'bandit'];

/** The result of one check of one candidate. `unknown` always has a reason; nothing passes silently. */
export const Verdict = z.object({
  check: CheckName,
  status: z.enum(['pass', 'fail', 'unknown']),
  /** The worst of its findings, or null when there are none. */
  severity: Severity.nullable(),
  findings: z.array(Finding),
  /** For `unknown`: a reason of the closed list, a colon and the detail. Otherwise null or a note for the reader. */
  reason: z.string().nullable(),
  ms: z.number().nonnegative(),
  tool: z.string(),
  version: z.string(),
});
export type Verdict = z.infer<typeof Verdict>;

/** True when the check could not report everything: it is unknown, or it has findings but lacks facts. */
export function lacksAnswer({ status, reason }: Pick<Verdict, 'status' | 'reason'>): boolean {
  return status === 'unknown' || reason?.startsWith('not_stated:') === true;
}
