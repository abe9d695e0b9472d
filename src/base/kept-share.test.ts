import { expect, it } from 'vitest';
import { keptShare, movedStretch } from './kept-share.ts';

it.each([
  ['a + b', 'a + b', 1],
  ['a + b', 'a   +\n b', 1],
  ['a + b', 'a - b', 2 / 3],
  ['a a', 'a', 1 / 2],
  ['', 'a', 1],
  ['a', '', 0],
  ['größe', 'größer', 0],
])('of %j, %j still has %d', (text, now, share) => {
  expect(keptShare(text, now)).toBeCloseTo(share);
});

it.each([
  ['before it', 'x[ab]', 'xyz[ab]', [3, 7]],
  ['behind it', '[ab]x', '[ab]', [0, 4]],
  ['inside it', '[ab]', '[aXb]', [0, 5]],
  ['over its end', '[ab]xy', '[aQ', [0, 3]],
  ['over all of it', 'x[ab]y', 'xy', [1, 1]],
])('is followed through an edit %s', (_, before, after, [start, end]) => {
  const stretch = { start: before.indexOf('['), end: before.indexOf(']') + 1 };
  expect(movedStretch(stretch, before, after)).toEqual({ start, end });
});
