import { expect, it } from 'vitest';
import { count, formatBytes, formatDuration } from './units.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [9_949, '9.9 kB'],
  [9_960, '10 kB'],
  [491_400_064, '491 MB'],
  [1_117_320_768, '1.1 GB'],
  [999_999, '1.0 MB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [6.6, '7 ms'],
  [999.6, '1.0 s'],
  [3_240, '3.2 s'],
  [59_990, '1 min 00 s'],
  [125_000, '2 min 05 s'],
  [4_200_000, '1 h 10 min'],
])('%d milliseconds are %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

it('counts in words', () => {
  expect([count(0, 'finding'), count(1, 'finding'), count(2, 'finding')]).toEqual([
    '0 findings',
    '1 finding',
    '2 findings',
  ]);
});
