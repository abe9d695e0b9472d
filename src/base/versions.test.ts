import { expect, it } from 'vitest';
import { lowestVersion } from './versions.ts';

it.each([
  ['>=3.10,<4', '3.10'],
  ['<4,>=3.10', '3.10'],
  ['^3.11', '3.11'],
  ['~=3.9.2', '3.9.2'],
  ['==3.12.*', '3.12'],
  ['3.13.1', '3.13.1'],
  ['v20.1', '20.1'],
  ['>= 3.8', '3.8'],
])('of %s is %s', (range, lowest) => {
  expect(lowestVersion(range)).toBe(lowest);
});

it.each(['<=3.10', '<4', '!=3.9', '>3.9', '*', 'latest', ''])('%j has none', (range) => {
  expect(lowestVersion(range)).toBeNull();
});
