import { expect, test } from 'vitest';
import { commonPrefix } from './token-prefix.ts';

test('common beginnings are counted', () => {
  expect(commonPrefix([1, 2, 3], [1, 2, 4])).toBe(2);
  expect(commonPrefix([], [1])).toBe(0);
  expect(commonPrefix([1], [1])).toBe(1);
});
