import { expect, it } from 'vitest';
import { rangeOfByteOffsets, rangeOfBytes } from './byte-columns.ts';

const TEXT = 'a = 1\r\ns = "é😀"; f(x)\n';
const CALL = { start: { line: 2, column: 12 }, end: { line: 2, column: 16 } };

it('counts characters where a tool counts bytes', () => {
  expect(rangeOfBytes(TEXT, { line: 2, column: 14 }, { line: 2, column: 18 })).toEqual(CALL);
  expect(rangeOfByteOffsets(TEXT, 21, 25)).toEqual(CALL);
});

it.each([
  ['past a line', { line: 1, column: 99 }, { line: 1, column: 6 }],
  ['past the text', { line: 99, column: 0 }, { line: 3, column: 1 }],
  ['before the text', { line: 0, column: -1 }, { line: 1, column: 1 }],
  ['inside a character', { line: 2, column: 8 }, { line: 2, column: 7 }],
])('keeps a place in the text: %s', (_, place, expected) => {
  expect(rangeOfBytes(TEXT, place, place)).toEqual({ start: expected, end: expected });
});

it('never ends before it begins', () => {
  const { start, end } = rangeOfBytes(TEXT, { line: 2, column: 4 }, { line: 1, column: 0 });
  expect(end).toEqual(start);
});
