import { expect, it } from 'vitest';
import { runWithin } from './watchdog.ts';

it('runs a job', () => {
  let sum = 0;
  expect(
    runWithin(1_000, () => {
      sum += 1;
    }),
  ).toBe(true);
  expect(sum).toBe(1);
});

it('stops a pattern in the midst of its backtracking, and runs the next job', () => {
  const started = performance.now();
  expect(runWithin(50, () => /^(a+)+$/.exec(`${'a'.repeat(40)}b`))).toBe(false);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(runWithin(1_000, () => undefined)).toBe(true);
});

it('lets errors through', () => {
  expect(() =>
    runWithin(1_000, () => {
      throw new TypeError('a bug');
    }),
  ).toThrow('a bug');
});
