import { setTimeout as wait } from 'node:timers/promises';
import { LONGEST_TIMER_MS } from '../../config/limits.ts';
import type { Clock } from '../../ports/clock.ts';

/** The machine's monotonic clock. A sleep past 24 days is cut to that. */
export function createSystemClock(): Clock {
  return {
    now: () => performance.now(),
    async sleep(ms, signal) {
      try {
        await wait(Math.min(ms, LONGEST_TIMER_MS), undefined, signal ? { signal } : {});
      } catch {
        // Only an aborted signal rejects here, and that is a sleep that ended early.
      }
    },
  };
}
