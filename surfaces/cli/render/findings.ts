import type { Severity, Verdict } from '../../../src/contract/verdict.ts';
import { safeLine } from './safe-text.ts';
import type { Theme } from './theme.ts';
import { count } from './units.ts';

/** A file and what the checks said of it, or why it could not be read. */
export type CheckedFile = { path: string; language: string; verdicts: Verdict[] };

/** `path:line:col severity rule message`, as editors and CI read it; then what could not be checked. */
export function renderCheckedFile(file: CheckedFile, theme: Theme): string {
  const findings = file.verdicts
    .flatMap((verdict) => verdict.findings)
    .sort((a, b) => (a.range?.start.line ?? 0) - (b.range?.start.line ?? 0))
    .map((finding) => {
      const { line, column } = finding.range?.start ?? { line: 1, column: 1 };
      const place = theme.strong(`${safeLine(file.path)}:${line}:${column}`);
      const cwe = finding.cwe === null ? '' : ` (${finding.cwe})`;
      const severity = paintSeverity(finding.severity, theme);
      return `${place} ${severity} ${finding.rule} ${safeLine(finding.message)}${cwe}\n`;
    });
  const unknown = file.verdicts
    .filter((verdict) => verdict.status === 'unknown')
    .map((verdict) => {
      const word = theme.unsure('unknown');
      return `${theme.strong(safeLine(file.path))} ${word} ${verdict.check} ${safeLine(verdict.reason ?? '')}\n`;
    });
  return [...findings, ...unknown].join('');
}

export type CheckSummary = { files: number; findings: number; unknown: number; unreadable: number };

/** The totals of a run. */
export function summarize(files: readonly CheckedFile[], unreadable: number): CheckSummary {
  const verdicts = files.flatMap((file) => file.verdicts);
  return {
    files: files.length,
    findings: verdicts.reduce((sum, verdict) => sum + verdict.findings.length, 0),
    unknown: verdicts.filter((verdict) => verdict.status === 'unknown').length,
    unreadable,
  };
}

/** `2 files checked: 1 finding, 1 check without an answer`. */
export function renderSummary(summary: CheckSummary): string {
  const unknown = summary.unknown === 0 ? [] : [`${count(summary.unknown, 'check')} without an answer`];
  const unreadable = summary.unreadable === 0 ? [] : [`${count(summary.unreadable, 'file')} not read`];
  const parts = [count(summary.findings, 'finding'), ...unknown, ...unreadable];
  return `${count(summary.files, 'file')} checked: ${parts.join(', ')}\n`;
}

function paintSeverity(severity: Severity, theme: Theme): string {
  return severity === 'high' || severity === 'critical' ? theme.bad(severity) : theme.unsure(severity);
}
