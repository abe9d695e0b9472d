import { lineStarts, rangeAt } from '../../base/text.ts';
import { MAX_FINDINGS_PER_CHECK } from '../../config/limits.ts';
import type { Range } from '../../contract/position.ts';
import { SEVERITIES, type Severity } from '../../contract/verdict.ts';
import type { Span } from '../span.ts';
import { KINDS } from './kinds.ts';
import type { Sink } from './tables.ts';
import type { Trace } from './value.ts';

/** Untrusted data that reaches a place where it does harm, with nothing on the way that makes it harmless. */
export type TaintFinding = {
  rule: string;
  cwe: string;
  /** Names the source, the sink and both lines. */
  message: string;
  /** The sink. */
  range: Range;
  sourceRange: Range;
  /** Our severity, from the kind of sink and the certainty of the source. */
  severityHint: Severity;
};

type Found = { sink: Sink; trace: Trace; at: Span; severity: Severity };

/**
 * A place where all data that was traced to it is harmless: a rule that matches there without tracing data is
 * wrong.
 */
export type Cleared = { cwe: string; start: number; end: number };

const MAX_SINK_NAME = 60;

/** The findings of one text: one for each sink and rule, with its most certain source. */
export class Collector {
  private readonly found = new Map<string, Found>();
  private readonly noted = new Map<string, Cleared & { isSafe: boolean }>();

  add(found: Found): void {
    const key = `${found.sink.kind} ${found.at.start}`;
    const known = this.found.get(key);
    if (known === undefined || rank(known) < rank(found)) this.found.set(key, found);
  }

  /** Records that traced data reached a sink. A place that was unsafe once is never cleared. */
  note({ kind, cwe }: Sink, { start, end }: Span, isSafe: boolean): void {
    const key = `${kind} ${start}`;
    const known = this.noted.get(key)?.isSafe ?? true;
    this.noted.set(key, { cwe: cwe ?? KINDS[kind].cwe, start, end, isSafe: known && isSafe });
  }

  get cleared(): Cleared[] {
    return [...this.noted.values()].filter(({ isSafe }) => isSafe);
  }

  /** In text order. */
  list(text: string): TaintFinding[] {
    if (this.found.size === 0) return [];
    const starts = lineStarts(text);
    return [...this.found.values()]
      .sort((left, right) => left.at.start - right.at.start)
      .slice(0, MAX_FINDINGS_PER_CHECK)
      .map((found) => describe(found, text, starts));
  }
}

function rank({ severity }: Found): number {
  return SEVERITIES.indexOf(severity);
}

function describe({ sink, trace, at, severity }: Found, text: string, starts: number[]): TaintFinding {
  const kind = KINDS[sink.kind];
  const range = rangeAt(text, at.start, at.end, starts);
  const sourceRange = rangeAt(text, trace.origin.at.start, trace.origin.at.end, starts);
  const source = `${trace.origin.label} (line ${sourceRange.start.line})`;
  const place = `${sinkName(text, at)} (line ${range.start.line})`;
  return {
    rule: `taint/${kind.rule}`,
    cwe: sink.cwe ?? kind.cwe,
    message: `untrusted data from ${source} reaches ${place}, where it ${kind.harm}; nothing on the way checks or escapes it`,
    range,
    sourceRange,
    severityHint: severity,
  };
}

/** The sink as written, up to its arguments. */
function sinkName(text: string, at: Span): string {
  const written = text.slice(at.start, Math.min(at.end, at.start + MAX_SINK_NAME));
  const name = /^[^\s('"`<=]+/.exec(written)?.[0];
  return name === undefined || /^[rbuf]{1,2}$/i.test(name) ? 'the response' : name;
}
