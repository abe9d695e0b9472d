import { expect, it } from 'vitest';
import { nearestNames } from './nearest-names.ts';

const NAMES = [
  'readFile',
  'readFileSync',
  'writeFile',
  'existsSync',
  'access',
  'exists',
  'stat',
  'read_lines',
];

it.each([
  ['exist', ['exists']],
  ['readFileAsync', ['readFileSync', 'readFile', 'writeFile']],
  ['readLines', ['read_lines', 'readFile', 'readFileSync']],
  ['exists', ['existsSync']],
  ['zip', []],
  ['download', []],
])('%s', (word, expected) => {
  expect(nearestNames(word, NAMES, 3)).toEqual(expected);
});

it('gives them in the same order however they are listed', () => {
  const expected = nearestNames('readFileAsync', NAMES, 3);
  expect(nearestNames('readFileAsync', NAMES.toReversed(), 3)).toEqual(expected);
});

it('gives no more than asked for', () => {
  expect(nearestNames('file', ['files', 'filed', 'filer', 'filet'], 2)).toHaveLength(2);
});
