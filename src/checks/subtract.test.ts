import { expect, it } from 'vitest';
import type { Finding } from '../contract/verdict.ts';
import { subtract } from './subtract.ts';

const named = (names: string): Finding[] =>
  names.split('').map((fingerprint, index) => ({
    rule: `${index}`,
    cwe: null,
    message: '',
    range: null,
    severity: 'high',
    fingerprint,
  }));
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
  expect(subtract(named('aa'), named('a')).map(({ rule }) => rule)).toEqual(['1']);
});
