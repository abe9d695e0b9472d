import { rangeAt } from '../../../base/text.ts';
import type { Position, Range } from '../../../contract/position.ts';

/** A position from a tool that counts bytes of UTF-8: lines from 1, columns from 0. */
export type BytePlace = { line: number; column: number };

/** The same position in UTF-16 code units; columns past the end of a line are moved to its end. */
export function rangeOfBytes(text: string, start: BytePlace, end: BytePlace): Range {
  const lines = text.split(/\r\n|\r|\n/);
  const from = positionOf(lines, start);
  const to = positionOf(lines, end);
  const isBackward = to.line < from.line || (to.line === from.line && to.column < from.column);
  return { start: from, end: isBackward ? from : to };
}

function positionOf(lines: readonly string[], { line, column }: BytePlace): Position {
  const index = Math.min(Math.max(line, 1), lines.length);
  const text = lines[index - 1] ?? '';
  return { line: index, column: unitsOf(text, column) + 1 };
}

/** The range between two offsets in bytes of UTF-8. */
export function rangeOfByteOffsets(text: string, start: number, end: number): Range {
  const bytes = Buffer.from(text);
  const offset = (count: number) => bytes.subarray(0, count).toString().length;
  return rangeAt(text, offset(start), offset(Math.max(start, end)));
}

/** The number of UTF-16 code units in this many bytes of UTF-8. */
function unitsOf(text: string, bytes: number): number {
  let left = bytes;
  let units = 0;
  for (const character of text) {
    left -= Buffer.byteLength(character);
    if (left < 0) return units;
    units += character.length;
  }
  return units;
}
