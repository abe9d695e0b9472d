import { expect, it } from 'vitest';
import { nestsDeeper } from './yaml-nesting.ts';

it('takes what people write', () => {
  expect(nestsDeeper('a:\n  b:\n    - c: [1, {d: 2}]\n      e: "[[[["\n', 10)).toBe(false);
  expect(nestsDeeper('', 10)).toBe(false);
  expect(nestsDeeper(Array(5_000).fill('- [a, b]\n').join(''), 10)).toBe(false);
});

it.each([
  ['brackets', '['.repeat(100_000)],
  ['brackets that are closed', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['braces', '{a: '.repeat(100_000)],
  ['lists on one line', '- '.repeat(100_000)],
  ['keys on one line', '? '.repeat(100_000)],
  ['lists in one another', Array.from({ length: 300 }, (_, level) => `${' '.repeat(level)}-\n`).join('')],
  ['tables in one another', Array.from({ length: 300 }, (_, level) => `${' '.repeat(level)}a:\n`).join('')],
])('finds %s', (_what, text) => {
  expect(nestsDeeper(text, 100)).toBe(true);
});

it('counts levels', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`;
  expect([nestsDeeper(nested(10), 10), nestsDeeper(nested(11), 10)]).toEqual([false, true]);
});
