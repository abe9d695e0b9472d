import type { Position, Range } from '../contract/position.ts';

/**
 * Offsets count UTF-16 code units from 0; positions count lines and columns from 1. A line ends with `
 * `, `\r
 * ` or `\r`, as in the Language Server Protocol. Nothing here throws: for a place outside the text the result is null,
 * or the nearest place where the function says so.
 */

/** The offset of each line's first character; a text has at least one line. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
    return starts;
  }
  for (let offset = 0; offset < text.length; offset += 1) {
    const unit = text.charCodeAt(offset);
    if (unit === LINE_FEED || (unit === CARRIAGE_RETURN && text.charCodeAt(offset + 1) !== LINE_FEED))
      starts.push(offset + 1);
  }
  return starts;
}

/**
 * The position of an offset. An offset outside the text is clamped to its start or end; one between the halves of a
 * surrogate pair or of `\r
 * ` moves before them. Pass `starts` for repeated calls.
 */
export function positionAt(text: string, offset: number, starts: number[] = lineStarts(text)): Position {
  const inside = offset > 0 ? Math.min(Math.trunc(offset), text.length) : 0;
  const place = isSplit(text, inside) ? inside - 1 : inside;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: place - (starts[low] ?? 0) + 1 };
}

/** The offset of a position; null when the text has none (including between the halves of a surrogate pair). */
export function offsetAt(
  text: string,
  position: Position,
  starts: number[] = lineStarts(text),
): number | null {
  const start = starts[position.line - 1];
  if (start === undefined || !Number.isInteger(position.column) || position.column < 1) return null;
  const offset = start + position.column - 1;
  return offset > lineEnd(text, position.line, starts) || isSplit(text, offset) ? null : offset;
}

/** A range from two offsets, each clamped as by `positionAt`. */
export function rangeAt(
  text: string,
  startOffset: number,
  endOffset: number,
  starts: number[] = lineStarts(text),
): Range {
  return { start: positionAt(text, startOffset, starts), end: positionAt(text, endOffset, starts) };
}

/** The offsets of a range; null when an end is outside the text or the end is before the start. */
export function offsetsOf(text: string, range: Range): { start: number; end: number } | null {
  const starts = lineStarts(text);
  const start = offsetAt(text, range.start, starts);
  const end = offsetAt(text, range.end, starts);
  return start === null || end === null || start > end ? null : { start, end };
}

/** The text with the range replaced; null when the range is outside the text. */
export function applyEdit(text: string, range: Range, replacement: string): string | null {
  const offsets = offsetsOf(text, range);
  return offsets === null ? null : text.slice(0, offsets.start) + replacement + text.slice(offsets.end);
}

/** The text inside a range; null when the range is outside the text. */
export function sliceRange(text: string, range: Range): string | null {
  const offsets = offsetsOf(text, range);
  return offsets === null ? null : text.slice(offsets.start, offsets.end);
}

/** The text with U+FFFD for each unpaired surrogate: UTF-8 cannot encode those. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * The last offset of a line: before its `
 * ` or `\r`, or the end of the text. No place is between `\r` and `
 * `.
 */
function lineEnd(text: string, line: number, starts: number[]): number {
  const next = starts[line];
  return next === undefined ? text.length : next - 1;
}

/** Whether an offset is between two code units that form one character or one line end. */
function isSplit(text: string, offset: number): boolean {
  if (offset <= 0 || offset >= text.length) return false;
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  if (before === CARRIAGE_RETURN) return after === LINE_FEED;
  return (before & 0xfc00) === 0xd800 && (after & 0xfc00) === 0xdc00;
}
