import { expect, it } from 'vitest';
import { lowestVersion } from './versions.ts';

it.each([
  ['3.11.4', '3.11.4'],
  ['>=3.10,<4', '3.10'],
  ['<4,>=3.9', '3.9'],
  ['^3.9', '3.9'],
  ['~=3.8', '3.8'],
  ['==3.12.*', '3.12'],
  ['v20', '20'],
  ['<4', null],
  ['*', null],
])('%s begins with %s', (range, lowest) => {
  expect(lowestVersion(range)).toBe(lowest);
});
