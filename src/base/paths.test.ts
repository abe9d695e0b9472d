import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isInside, upwards } from './paths.ts';

it.each([
  ['/a/b', '/a', true],
  ['/a', '/a', true],
  ['/a/..b', '/a', true],
  ['/a/b/../..', '/a', false],
  ['/ab', '/a', false],
  ['/', '/a', false],
  ['/a', '/', true],
])('%s is inside %s: %s', (path, folder, expected) => {
  expect(isInside(path, folder)).toBe(expected);
});

it('goes up to the root', () => {
  expect(upwards(join('/a', 'b'))).toEqual(['/a/b', '/a', '/']);
  expect(upwards('/')).toEqual(['/']);
});
