import { MAX_FINDINGS_PER_CHECK } from '../config/limits.ts';
import type { UnknownReason } from '../contract/reasons.ts';
import {
  type CheckName,
  type Finding,
  SEVERITIES,
  type Severity,
  type Verdict,
} from '../contract/verdict.ts';
import type { Analyzer } from '../ports/analyzer.ts';
import type { Analyzers, Check } from './check.ts';

/** Characters of an `unknown` verdict's reason and of other text that a verdict repeats. */
export const MAX_REASON_CHARACTERS = 200;

type Tool = Pick<Analyzer, 'tool' | 'version'>;

/** A check that neither passed nor failed: a reason of the closed list, a colon, and the detail on one short line. */
export function unknownVerdict(
  check: CheckName,
  { tool, version }: Tool,
  reason: UnknownReason,
  detail: string,
): Verdict {
  const line = `${reason}: ${detail.replace(/\s+/g, ' ').trim()}`;
  const words = line.length > MAX_REASON_CHARACTERS ? `${line.slice(0, MAX_REASON_CHARACTERS - 3)}...` : line;
  return { check, status: 'unknown', severity: null, findings: [], reason: words, ms: 0, tool, version };
}

/** Verdicts for skipped checks, each saying so: nothing unchecked passes silently. */
export function notRequested(
  checks: readonly Check<unknown>[],
  analyzers: Analyzers,
  language: string,
  why: string,
): Verdict[] {
  return checks.map((check) =>
    unknownVerdict(check.name, check.analyzer(analyzers, language), 'not_requested', why),
  );
}

/**
 * Passes without findings, otherwise fails with the worst severity; findings past the bound are counted, not listed.
 * `note` is a remark for the reader besides them.
 */
export function judgedVerdict(
  check: CheckName,
  { tool, version }: Tool,
  findings: Finding[],
  note: string | null = null,
): Verdict {
  const more = findings.length - MAX_FINDINGS_PER_CHECK;
  return {
    check,
    status: findings.length === 0 ? 'pass' : 'fail',
    severity: worstOf(findings),
    findings: findings.slice(0, MAX_FINDINGS_PER_CHECK),
    reason: more > 0 ? `${more} more findings are not listed` : note,
    ms: 0,
    tool,
    version,
  };
}

function worstOf(findings: Finding[]): Severity | null {
  const ranks = findings.map(({ severity }) => SEVERITIES.indexOf(severity));
  return SEVERITIES[Math.max(-1, ...ranks)] ?? null;
}
