import { expect, test } from 'vitest';
import { isHopeless, likelihoodOf, whyTooWeak } from './show-filter.ts';

const drawn = (...all: [string, number][]) => all.map(([text, probability]) => ({ text, probability }));

test('only what is shown counts', () => {
  const likelihood = likelihoodOf(drawn(['a', 0.9], ['b', 0.9], ['c', 0.01]), 'ab');
  expect(likelihood?.mean).toBeCloseTo(0.9);
});

test('an unsure beginning is not made good by a sure end', () => {
  const tail = Array.from({ length: 40 }, (): [string, number] => ['x', 1]);
  const likelihood = likelihoodOf(
    drawn(['a', 0.05], ['b', 0.9], ['c', 0.9], ...tail),
    `abc${'x'.repeat(40)}`,
  );
  expect(likelihood?.mean).toBeGreaterThan(0.9);
  expect(whyTooWeak(likelihood)).toContain('unsure');
});

test('what is sure is shown, and what nobody knows is not held back', () => {
  expect(whyTooWeak(likelihoodOf(drawn(['a', 0.98], ['b', 0.97]), 'ab'))).toBeNull();
  expect(whyTooWeak(likelihoodOf([], 'ab'))).toBeNull();
});

test.each([
  ['two tokens are too few to tell', [0.01, 0.01], false],
  ['an unsure beginning', [0.5, 0.5, 0.5], true],
  ['a sure beginning', [0.9, 0.9, 0.9], false],
  ['one that can still become sure', [0.9, 0.9, 0.9, 0.4], false],
  ['one that cannot', [0.9, 0.9, 0.9, 0.2, 0.1, 0.2], true],
] as const)('whether drawing on is of no use: %s', (_, probabilities, hopeless) => {
  const told = drawn(...probabilities.map((probability): [string, number] => ['a', probability]));
  expect(isHopeless(told)).toBe(hopeless);
});

test('what is given up early would not have been shown', () => {
  const sure = Array.from({ length: 13 }, (): [string, number] => ['x', 1]);
  const weak = drawn(['a', 0.9], ['b', 0.9], ['c', 0.9], ['d', 0.005], ...sure.slice(1));
  expect(isHopeless(weak.slice(0, 4))).toBe(true);
  expect(whyTooWeak(likelihoodOf(weak, `abcd${'x'.repeat(12)}`))).toContain('unsure');
});
