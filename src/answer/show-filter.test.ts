import { expect, test } from 'vitest';
import { likelihoodOf, whyTooWeak } from './show-filter.ts';

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
