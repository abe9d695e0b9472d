import { expect, it } from 'vitest';
import { numberedLines } from './numbered-lines.ts';

it('numbers every line that has something on it, whatever ends it', () => {
  expect(numberedLines('a\r\n\tb\n \nc\rd', 9)).toBe('9: a\n10: \tb\n\n12: c\n13: d');
  expect(numberedLines('a\n', 1)).toBe('1: a\n');
  expect(numberedLines('', 1)).toBe('');
});
