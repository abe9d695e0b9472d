import { z } from 'zod';
import { fail, ok, type Result } from '../../../../base/result.ts';
import { MAX_TOOL_WORDS_CHARACTERS } from '../../../../config/limits.ts';
import type { Severity } from '../../../../contract/verdict.ts';
import type { AnalyzerFailure, SecurityMatch } from '../../../../ports/analyzer.ts';
import { rangeOfByteOffsets } from '../byte-columns.ts';

/** The part of the output of `semgrep-core -json` 1.182 that we read; offsets count bytes from 0. */
const Place = z.object({ offset: z.number() });
const Output = z.object({
  results: z.array(
    z.object({
      check_id: z.string(),
      start: Place,
      end: Place,
      extra: z.object({
        message: z.string().optional(),
        severity: z.string().optional(),
        metadata: z.record(z.string(), z.unknown()).optional(),
      }),
    }),
  ),
  errors: z.array(
    z.object({
      error_type: z.union([z.string(), z.array(z.unknown())]),
      message: z.string().default(''),
      rule_id: z.string().optional(),
    }),
  ),
  paths: z.object({ scanned: z.array(z.string()) }),
});

/** Semgrep could not parse a part of the text, as happens with the newest syntax: the rest was analyzed. */
const HARMLESS = new Set(['PartialParsing']);

/** The findings of Semgrep's engine in a text, in the engine's order. Anything that left a rule or the text out is a failure. */
export function readOutput(printed: string, text: string): Result<SecurityMatch[], AnalyzerFailure> {
  const output = parse(printed);
  if (output === null) return failed('Semgrep printed output that cannot be parsed');
  const error = output.errors.find(({ error_type }) => !HARMLESS.has(kindOf(error_type)));
  if (error !== undefined) {
    const rule = error.rule_id === undefined ? '' : ` in the rule ${error.rule_id}`;
    const words = error.message.split('\n', 1)[0]?.slice(0, MAX_TOOL_WORDS_CHARACTERS) ?? '';
    return failed(`Semgrep: ${kindOf(error.error_type)}${rule}: ${words}`);
  }
  if (output.paths.scanned.length === 0) return failed('Semgrep did not scan the text');
  const found = output.results.map(({ check_id, start, end, extra }) => {
    const cwe = cweOf(extra.metadata?.cwe);
    return {
      rule: `semgrep/${check_id}`,
      cwe,
      message: messageOf(extra.message, check_id),
      range: rangeOfByteOffsets(text, start.offset, end.offset),
      confidence: confidenceOf(extra.metadata?.confidence),
      severity: cwe === null ? severityOf(extra.severity) : null,
    };
  });
  return ok(
    found.sort(
      ({ range: { start: left } }, { range: { start: right } }) =>
        left.line - right.line || left.column - right.column,
    ),
  );
}

function parse(printed: string): z.infer<typeof Output> | null {
  try {
    return Output.parse(JSON.parse(printed));
  } catch {
    return null;
  }
}

function kindOf(type: string | unknown[]): string {
  return typeof type === 'string' ? type : String(type[0]);
}

/** `CWE-89: Improper ...`, or a list of these. */
function cweOf(written: unknown): string | null {
  const first = Array.isArray(written) ? written[0] : written;
  return /^CWE-\d+/.exec(String(first ?? ''))?.[0] ?? null;
}

function confidenceOf(written: unknown): SecurityMatch['confidence'] {
  if (written === 'LOW') return 'low';
  return written === 'HIGH' ? 'high' : 'medium';
}

/** The severity of a rule without a CWE, which only a user's own rule can be: the one its author gave. */
function severityOf(written: string | undefined): Severity {
  if (written === 'CRITICAL') return 'critical';
  if (written === 'ERROR' || written === 'HIGH') return 'high';
  return written === 'INFO' || written === 'LOW' ? 'low' : 'medium';
}

function messageOf(written: string | undefined, rule: string): string {
  const line = (written ?? '').replace(/\s+/g, ' ').trim();
  return line === '' ? `the rule ${rule} matches` : line;
}

function failed(message: string): Result<never, AnalyzerFailure> {
  return fail({ reason: 'analyzer_failed', message });
}
