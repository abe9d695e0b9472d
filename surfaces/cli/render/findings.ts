import type { Acceptance } from '../../../src/assistant.ts';
import {
  type Finding,
  lacksAnswer,
  OPTIONAL_CHECKS,
  type Severity,
  type Verdict,
} from '../../../src/contract/verdict.ts';
import type { SkippedFile } from '../../../src/ports/changes.ts';
import type { CommandFailure } from '../command-failure.ts';
import { safeLine } from './safe-text.ts';
import type { Theme } from './theme.ts';
import { count } from './units.ts';

/** A file by its name in the output and in its project (null: no file), and its check results. */
export type CheckedFile = Acceptance & {
  path: string;
  projectPath: string | null;
  language: string;
  verdicts: Verdict[];
};

/**
 * A changed file that was not checked, and whether that blocks it. Binary files and targets of symbolic links are
 * searched only for secrets; one with a secret counts as a checked file.
 */
export type SkippedReport = Omit<SkippedFile, 'reason'> &
  Acceptance & { reason: SkippedFile['reason'] | 'binary' | 'symbolic_link'; projectPath: string };

/** All results of one check run. */
export type CheckReport = {
  files: CheckedFile[];
  skipped: SkippedReport[];
  notRead: { path: string; failure: CommandFailure }[];
};

/** `path:line:col severity rule message`, as editors and CI read it; then what could not be checked. */
export function renderCheckedFile(file: CheckedFile, theme: Theme): string {
  const path = theme.strong(safeLine(file.path));
  const findings = findingsOf(file).map((finding) => {
    const { line, column } = finding.range?.start ?? { line: 1, column: 1 };
    const place = theme.strong(`${safeLine(file.path)}:${line}:${column}`);
    const cwe = finding.cwe === null ? '' : ` (${finding.cwe})`;
    const severity = paintSeverity(finding.severity, theme);
    return `${place} ${severity} ${finding.rule} ${safeLine(finding.message)}${cwe}\n`;
  });
  const unknown = unknownLines(file).map(
    ({ checks, reason }) => `${path} ${theme.unsure('unknown')} ${checks.join(', ')} ${safeLine(reason)}\n`,
  );
  return [...findings, ...unknown].join('');
}

/** In text order. */
export function findingsOf({ verdicts }: Pick<CheckedFile, 'verdicts'>): Finding[] {
  return verdicts
    .flatMap((verdict) => verdict.findings)
    .sort((a, b) => (a.range?.start.line ?? 0) - (b.range?.start.line ?? 0));
}

/**
 * Whether a check should have answered and could not. A tool that is not installed is named once for the whole run, and
 * a tool that does not know the language does not apply to the file.
 */
export function isUnanswered(verdict: Verdict): boolean {
  const isOptional = OPTIONAL_CHECKS.includes(verdict.check);
  return (
    lacksAnswer(verdict) &&
    !(isOptional && /^(analyzer_missing|language_not_supported):/.test(verdict.reason ?? ''))
  );
}

/** The tools that a run would have used had they been installed. */
function notInstalled(files: CheckedFile[]): string[] {
  const isMissing = ({ status, reason }: Verdict) =>
    status === 'unknown' && reason?.startsWith('analyzer_missing:');
  const missing = files.flatMap(({ verdicts }) => verdicts.filter(isMissing).map(({ check }) => check));
  return OPTIONAL_CHECKS.filter((check) => missing.includes(check));
}

/** One line for each check without an answer; one for all whose only reason is that the file is not a program. */
function unknownLines({ language, verdicts }: CheckedFile): { checks: string[]; reason: string }[] {
  const unknown = verdicts
    .filter(isUnanswered)
    .map(({ check, reason }) => ({ checks: [check as string], reason: reason ?? '' }));
  if (language !== PLAIN_TEXT) return unknown;
  const isOther = ({ reason }: { reason: string }) => !reason.startsWith('language_not_supported:');
  const checks = unknown.filter((line) => !isOther(line)).flatMap((line) => line.checks);
  const reason = 'language_not_supported: not a programming language that Fettle knows';
  return [...unknown.filter(isOther), ...(checks.length === 0 ? [] : [{ checks, reason }])];
}

/** The contract's language for a text that is in none of the known ones. */
export const PLAIN_TEXT = 'text';

/** `path not checked: why`. */
export function renderSkippedFile({ path, detail }: SkippedReport, theme: Theme): string {
  return `${theme.strong(safeLine(path))} ${theme.unsure('not checked')}: ${safeLine(detail)}\n`;
}

type CheckSummary = {
  files: number;
  findings: number;
  unknown: number;
  unreadable: number;
  /** Number of changed files that were not checked. */
  skipped: number;
  /** Number of files that are not accepted. */
  blocked: number;
};

/** The totals of a run. */
export function summarize({ files, skipped, notRead }: CheckReport): CheckSummary {
  const verdicts = files.flatMap((file) => file.verdicts);
  return {
    files: files.length,
    findings: verdicts.reduce((sum, verdict) => sum + verdict.findings.length, 0),
    unknown: verdicts.filter(isUnanswered).length,
    unreadable: notRead.length,
    skipped: skipped.length,
    blocked: [...files, ...skipped].filter(({ accepted }) => !accepted).length,
  };
}

/** Why each file is not accepted, then `2 files checked: 1 finding, 1 check without an answer; 1 file not accepted`. */
export function renderSummary(report: CheckReport, theme: Theme): string {
  const blocks = [...report.files, ...report.skipped].flatMap(({ path, because }) =>
    because.map((reason) => `${theme.bad('not accepted:')} ${safeLine(`${path}: ${reason}`)}\n`),
  );
  const summary = summarize(report);
  const parts = [
    count(summary.findings, 'finding'),
    ...(summary.unknown === 0 ? [] : [`${count(summary.unknown, 'check')} without a result`]),
    ...(summary.unreadable === 0 ? [] : [`${count(summary.unreadable, 'file')} not read`]),
    ...(summary.skipped === 0 ? [] : [`${count(summary.skipped, 'file')} not checked`]),
  ];
  const missing = notInstalled(report.files);
  const without = missing.length === 0 ? '' : ` (without ${missing.join(' and ')}: fettle tools install)`;
  return [
    ...blocks,
    `${count(summary.files, 'file')} checked: ${parts.join(', ')}${outcome(summary)}${without}\n`,
  ].join('');
}

function outcome({ blocked, findings }: CheckSummary): string {
  if (blocked > 0) return `; ${count(blocked, 'file')} not accepted`;
  return findings > 0 ? '; accepted' : '';
}

function paintSeverity(severity: Severity, theme: Theme): string {
  return severity === 'high' || severity === 'critical' ? theme.bad(severity) : theme.unsure(severity);
}
