import { lineStarts, positionAt, rangeAt } from '../base/text.ts';
import type { RankedPiece } from './source.ts';

/** A text with the offsets of its lines, computed once. */
export type LinedText = { text: string; starts: number[] };

/** The request's document, ready to be cut. */
export type OpenDocument = LinedText & { path: string | null };

/** A range of a text by offsets, and its cost. */
export type Span = { start: number; end: number };
export type CountedSpan = Span & { tokens: number };

/** Splits a text into lines. */
export function linedText(text: string): LinedText {
  return { text, starts: lineStarts(text) };
}

/** The index of the line that contains an offset, from 0. */
export function lineIndexAt({ text, starts }: LinedText, offset: number): number {
  return positionAt(text, offset, starts).line - 1;
}

/** A line with its end, by its index from 0. */
export function lineAt({ text, starts }: LinedText, index: number): string {
  return text.slice(starts[index] ?? text.length, starts[index + 1] ?? text.length);
}

/** The offset, or the one before when it would split a surrogate pair or `\r `. */
export function wholeCharacter({ text, starts }: LinedText, offset: number): number {
  const { line, column } = positionAt(text, offset, starts);
  return (starts[line - 1] ?? 0) + column - 1;
}

/** The end of a span without its trailing line end. */
export function withoutLineEnd({ text }: LinedText, { start, end }: Span): number {
  const beforeFeed = end > start && text[end - 1] === '\n' ? end - 1 : end;
  return beforeFeed > start && text[beforeFeed - 1] === '\r' ? beforeFeed - 1 : beforeFeed;
}

/** A piece of the request's own document. */
export function documentPiece(
  document: OpenDocument,
  span: CountedSpan,
  words: { why: string; cut_by: string | null; value: number },
): RankedPiece {
  return {
    source: 'cursor',
    path: document.path,
    range: rangeAt(document.text, span.start, span.end, document.starts),
    text: document.text.slice(span.start, span.end),
    tokens: span.tokens,
    ...words,
  };
}

/** Whether a piece has text, or at least a reason why it has none. */
export function hasSomethingToSay({ text, cut_by }: RankedPiece): boolean {
  return text !== '' || cut_by !== null;
}

/** The text for `cut_by` when a bound left something out; null when it did not. */
export function leftOut(document: LinedText, bound: string, span: Span): string | null {
  if (span.start >= span.end) return null;
  const { start, end } = rangeAt(document.text, span.start, span.end, document.starts);
  return `${bound}: ${start.line}:${start.column} to ${end.line}:${end.column} left out`;
}
