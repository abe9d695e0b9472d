import { expect, it } from 'vitest';
import { MAX_UNWATCHED_CHARACTERS, runWithin, threadMs } from './watchdog.ts';

const LONG = MAX_UNWATCHED_CHARACTERS + 1;

it('runs a job', () => {
  let sum = 0;
  expect(
    runWithin(1_000, LONG, () => {
      sum += 1;
    }),
  ).toBe(true);
  expect(sum).toBe(1);
});

it('stops a pattern in the midst of its backtracking, and runs the next job', () => {
  const started = performance.now();
  expect(runWithin(50, LONG, () => /^(a+)+$/.exec(`${'a'.repeat(40)}b`))).toBe(false);
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(runWithin(1_000, LONG, () => undefined)).toBe(true);
});

it('lets errors through', () => {
  expect(() =>
    runWithin(1_000, LONG, () => {
      throw new TypeError('a bug');
    }),
  ).toThrow('a bug');
});

it('begins a job again that had no time of its own, and gives up at last', () => {
  let begun = 0;
  const wait = new Int32Array(new SharedArrayBuffer(4));
  // Waits as a thread does that others keep from running, then is done with the second go.
  const isDone = runWithin(30, LONG, () => {
    begun += 1;
    if (begun > 2) return;
    const until = performance.now() + 60;
    while (performance.now() < until) Atomics.wait(wait, 0, 0, 5);
  });
  expect([isDone, begun]).toEqual([true, 3]);
});

it('knows the time of its own thread', () => {
  const started = threadMs();
  const until = performance.now() + 20;
  while (performance.now() < until);
  expect(threadMs()).toBeGreaterThan(started);
});

it('does without a watch for short texts', () => {
  let isRun = false;
  expect(
    runWithin(1, LONG - 1, () => {
      isRun = true;
    }),
  ).toBe(true);
  expect(isRun).toBe(true);
});
