import { expect, it } from 'vitest';
import { subtract } from './subtract.ts';

const named = (names: string) => [...names].map((fingerprint, index) => ({ fingerprint, index }));
const left = (names: string, old: string) =>
  subtract(named(names), named(old))
    .map(({ fingerprint }) => fingerprint)
    .join('');

it.each([
  ['', '', ''],
  ['abc', '', 'abc'],
  ['', 'abc', ''],
  ['abc', 'cab', ''],
  ['aab', 'a', 'ab'],
  ['aa', 'aaa', ''],
  ['abca', 'aabd', 'c'],
])('%j without %j is %j', (names, old, expected) => {
  expect(left(names, old)).toBe(expected);
});

it('cancels the first of equals', () => {
  expect(subtract(named('aa'), named('a')).map(({ index }) => index)).toEqual([1]);
});
