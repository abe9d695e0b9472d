import type { Language } from '../../../base/languages.ts';
import { ok } from '../../../base/result.ts';
import { lineStarts, rangeAt } from '../../../base/text.ts';
import { MAX_SYNTAX_ERRORS } from '../../../config/limits.ts';
import type { ParseError } from '../../../ports/analyzer.ts';
import type { ThreadAnswer } from '../../threads/job-thread.ts';
import { findLayoutFaults } from '../python-layout.ts';
import type { ErrorNode, ParsedTexts } from './parsed-texts.ts';

/** Characters of the code that a syntax error quotes. */
export const MAX_SYNTAX_ERROR_CHARACTERS = 80;

/** The place and kind of an error; offsets in UTF-16 code units. */
type Fault = { kind: ParseError['kind']; message: string; start: number; end: number };

/** Finds every place where a text is not valid in its language. Blocks its thread for up to about `MAX_PARSE_MS`. */
export async function findFaults(
  texts: ParsedTexts,
  text: string,
  language: Language,
): Promise<ThreadAnswer<ParseError[]>> {
  const { result: parsed, isSpent } = await texts.parse(text, grammarName(language, text));
  if (!parsed.ok) return { result: parsed, isSpent };
  const nodes = parsed.value.errors.map((node) => faultOf(text, node));
  const faults = [...nulFaults(text), ...nodes, ...layoutFaults(text, language, nodes)];
  return { result: ok(describe(text, faults)), isSpent };
}

/** PHP without its opening tag is plain text to one grammar; PHP with it is an error to the other. */
function grammarName(language: Language, text: string): string {
  return language.id === 'php' && !text.includes('<?') ? 'php_only' : language.id;
}

/** Only faults that the grammar did not report: one mistake must not count twice. */
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

/** Grammars name their hidden tokens like `_newline`; visible ones are named as written. */
function nameOf(type: string): string {
  return /^\w+$/.test(type) ? type.replaceAll('_', ' ').trim() : `"${type}"`;
}

function describe(text: string, faults: Fault[]): ParseError[] {
  if (faults.length === 0) return [];
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
