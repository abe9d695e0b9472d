import { expect, it } from 'vitest';
import { closingBracket, openBracket } from './brackets.ts';

it.each([
  ['f(a)b', 1, 4],
  ['f([a, {b}], c) + g(d)', 1, 14],
  ['f(a, [b)', 1, null],
  ['f(', 1, null],
])('finds what closes a bracket of %j', (text, open, close) => {
  expect(closingBracket(text, open)).toBe(close);
});

it.each([
  ['f(a, b', 6, 1],
  ['f(g(x)[1], b', 12, 1],
  ['f(a)b', 5, null],
  ['', 0, null],
])('finds what is open in %j', (text, offset, open) => {
  expect(openBracket(text, offset)).toBe(open);
});
