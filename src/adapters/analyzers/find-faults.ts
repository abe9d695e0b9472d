import type { Language } from '../../base/languages.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { lineStarts, rangeAt } from '../../base/text.ts';
import {
  MAX_PARSE_MS,
  MAX_SYNTAX_ERROR_CHARACTERS,
  MAX_SYNTAX_ERRORS,
  STRANGE_PARSE_MS,
} from '../../config/limits.ts';
import type { AnalyzerFailure, ParseError } from '../../ports/analyzer.ts';
import { type ErrorNode, findErrorNodes } from './error-nodes.ts';
import type { Grammars } from './grammars.ts';
import { parseOnce } from './parse-once.ts';
import { findLayoutFaults } from './python-layout.ts';

/** `isSpent`: the WebAssembly instance of this thread may be damaged and must not parse again. */
export type Parsed = { result: Result<ParseError[], AnalyzerFailure>; isSpent: boolean };

/** Where an error is and what it is; offsets in UTF-16 code units. */
type Fault = { kind: ParseError['kind']; message: string; start: number; end: number };

/** Every place where a text is not of its language. Blocks its thread for up to about `MAX_PARSE_MS`. */
export async function findFaults(grammars: Grammars, text: string, language: Language): Promise<Parsed> {
  const grammar = await grammars.load(grammarName(language, text));
  if (!grammar.ok) return { result: grammar, isSpent: false };
  const started = performance.now();
  try {
    // Some scanners take NUL for the end of the text, over and over: 100,000 of them cost bash three minutes.
    const tree = parseOnce(grammar.value, text.replaceAll('\0', ' '));
    if (tree === null) return failed('timed_out', `the parse takes longer than ${MAX_PARSE_MS} ms`);
    const nodes = findErrorNodes(tree).map((node) => faultOf(text, node));
    tree.delete();
    const faults = [...nulFaults(text), ...nodes, ...layoutFaults(text, language, nodes)];
    const result = ok(describe(text, faults));
    return { result, isSpent: performance.now() - started > STRANGE_PARSE_MS };
  } catch {
    return failed('analyzer_failed', 'the parser crashed at this text');
  }
}

function failed(reason: AnalyzerFailure['reason'], message: string): Parsed {
  return { result: fail({ reason, message }), isSpent: true };
}

/** PHP without its opening tag is text to the one grammar, PHP with it is an error to the other. */
function grammarName(language: Language, text: string): string {
  return language.id === 'php' && !text.includes('<?') ? 'php_only' : language.id;
}

/** Only what the grammar did not see: one mistake must not count twice. */
function layoutFaults(text: string, { id }: Language, nodes: Fault[]): Fault[] {
  if (id !== 'python') return [];
  return findLayoutFaults(text).filter(
    (fault) => !nodes.some(({ start, end }) => start <= fault.end && end >= fault.start),
  );
}

function nulFaults(text: string): Fault[] {
  const runs = text.includes('\0') ? [...text.matchAll(/\0+/g)] : [];
  return runs.map(({ index, 0: run }) => ({
    kind: 'unexpected',
    message: 'NUL characters are no source code',
    start: index,
    end: index + run.length,
  }));
}

function faultOf(text: string, { start, end, expected }: ErrorNode): Fault {
  if (expected !== null) return { kind: 'missing', message: `missing ${nameOf(expected)}`, start, end };
  return { kind: 'unexpected', message: `does not parse: ${excerpt(text, start, end)}`, start, end };
}

/** Grammars name their hidden tokens `_newline`, and their visible ones as they are written. */
function nameOf(type: string): string {
  return /^\w+$/.test(type) ? type.replaceAll('_', ' ').trim() : `"${type}"`;
}

function describe(text: string, faults: Fault[]): ParseError[] {
  const starts = lineStarts(text);
  return faults
    .sort((left, right) => left.start - right.start)
    .slice(0, MAX_SYNTAX_ERRORS)
    .map(({ kind, message, start, end }) => ({
      kind,
      message,
      range: rangeAt(text, start, end, starts),
      text: excerpt(text, start, end),
    }));
}

function excerpt(text: string, start: number, end: number): string {
  const bound = Math.min(end, start + MAX_SYNTAX_ERROR_CHARACTERS);
  const line = text.slice(start, bound).replace(/\s+/g, ' ').trim();
  return bound < end ? `${line}...` : line;
}
