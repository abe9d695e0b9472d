import { expect, it } from 'vitest';
import { escapePattern, hasWord } from './escape-pattern.ts';

it('fits the text and no other, with the flag u and without', () => {
  const text = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
  for (const flags of ['', 'u']) {
    expect(new RegExp(`^${escapePattern(text)}$`, flags).test(text)).toBe(true);
    expect(new RegExp(`^${escapePattern('a.c')}$`, flags).test('abc')).toBe(false);
  }
});

it.each([
  ['total = price', 'price', true],
  ['total = prices', 'price', false],
  ['total = $price', 'price', false],
  ['total = a$ + 1', 'a$', true],
  ['c++ and c', 'c++', true],
])('%j: %s stands by itself: %s', (text, word, has) => {
  expect(hasWord(text, word)).toBe(has);
});
