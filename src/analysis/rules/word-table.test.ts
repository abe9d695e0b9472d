import { expect, it } from 'vitest';
import { WordTable } from './word-table.ts';

const words = ['os', 'system', 'l', '_x1', 'x1F'];
const table = new WordTable(words.map((word) => [word, word.toUpperCase()] as const));

it('knows a word wherever it stands in a text', () => {
  const text = 'import os';
  expect(table.get(text, 7, 9)).toBe('OS');
  expect(table.get(text, 0, 6)).toBeUndefined();
  expect(table.get(text, 7, 8)).toBeUndefined();
  expect(table.get(text, 7, 7)).toBeUndefined();
});

it.each([
  ['import os\nos.system("ls -l")', ['OS', 'SYSTEM', 'L']],
  ['oss _x1 $l', ['_X1', 'L']],
  // As a regular expression for words sees it: one begins behind a digit.
  ['0x1F', ['X1F']],
  ['äos', ['OS']],
  ['', []],
])('finds the words of %j', (text, found) => {
  expect([...table.valuesIn(text)]).toEqual(found);
});
