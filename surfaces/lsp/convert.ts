import {
  type Diagnostic,
  DiagnosticSeverity,
  type Range as EditorRange,
} from 'vscode-languageserver-protocol';
import type { Position, Range } from '../../src/contract/position.ts';
import type { Finding, Severity } from '../../src/contract/verdict.ts';

/** The source name of Fettle's findings among those of other tools. */
export const SOURCE = 'fettle';

/** Editors count from 0, the contract from 1; both in UTF-16 code units. */
export function toEditorRange(range: Range | null): EditorRange {
  const { start, end } = range ?? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
  const place = ({ line, column }: Position) => ({ line: line - 1, character: column - 1 });
  return { start: place(start), end: place(end) };
}

export function fromEditorRange({ start, end }: EditorRange): Range {
  const place = ({ line, character }: { line: number; character: number }) => {
    return { line: line + 1, column: character + 1 };
  };
  return { start: place(start), end: place(end) };
}

/** Findings that are never accepted are errors. */
const EDITOR_SEVERITY: Record<Severity, DiagnosticSeverity> = {
  critical: DiagnosticSeverity.Error,
  high: DiagnosticSeverity.Error,
  medium: DiagnosticSeverity.Warning,
  low: DiagnosticSeverity.Information,
};

export function toDiagnostic({ rule, message, cwe, range, severity }: Finding): Diagnostic {
  return {
    source: SOURCE,
    code: rule,
    severity: EDITOR_SEVERITY[severity],
    message: cwe === null ? message : `${message} (${cwe})`,
    range: toEditorRange(range),
  };
}
