import { expect, it } from 'vitest';
import { Keywords } from './keywords.ts';

const keywords = new Keywords(['ghp_', 'sk', 'skey', 'aa', 'q~']);
const found = (text: string) => [...keywords.findIn(text)].sort();

it.each([
  ['x = "ghp_abc"', ['ghp_']],
  ['GHP_', ['ghp_']],
  ['a skey', ['sk', 'skey']],
  ['aaa', ['aa']],
  ['xQ~', ['q~']],
  ['ghp', []],
  ['', []],
  ['s', []],
  // İ grows in lower case and ſ becomes an s: neither may move or make a word.
  ['İİghp_ ſk', ['ghp_']],
  ['g\u0080hp_', []],
])('%j has %j', (text, words) => {
  expect(found(text)).toEqual(words);
});
