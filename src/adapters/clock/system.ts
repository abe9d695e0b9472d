import type { Clock } from '../../ports/clock.ts';

/** 2^31 - 1: Node fires a longer timer immediately. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The machine's monotonic clock. A sleep longer than 24 days is cut to that. */
export function createSystemClock(): Clock {
  return {
    now: () => performance.now(),
    sleep: (ms, signal) =>
      // Node's own promise rejects when it is aborted, and an error for each of a run's many deadlines would
      // be the largest cost.
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const timer = setTimeout(end, Math.min(ms, LONGEST_TIMER_MS));
        signal?.addEventListener('abort', end, { once: true });
        function end(): void {
          clearTimeout(timer);
          signal?.removeEventListener('abort', end);
          resolve();
        }
      }),
  };
}
