import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createSystemClock } from './system.ts';

const clock = createSystemClock();

describe('the system clock', () => {
  it('sleeps about as long as it was asked to', async () => {
    const start = clock.now();
    await clock.sleep(30);
    expect(clock.now() - start).toBeGreaterThanOrEqual(28);
  });

  it('wakes at once when the signal is aborted, and lets go of the signal', async () => {
    const controller = new AbortController();
    const start = clock.now();
    const asleep = clock.sleep(10_000, controller.signal);
    controller.abort();
    await asleep;
    expect(clock.now() - start).toBeLessThan(1_000);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('does not sleep at all on a signal that was aborted before', async () => {
    const start = clock.now();
    await clock.sleep(10_000, AbortSignal.abort());
    expect(clock.now() - start).toBeLessThan(1_000);
  });

  it('lets go of the signal after a sleep that ran to its end', async () => {
    const controller = new AbortController();
    await clock.sleep(1, controller.signal);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('does not take a very long sleep for a very short one', async () => {
    const controller = new AbortController();
    let awake = false;
    const asleep = clock.sleep(Number.MAX_SAFE_INTEGER, controller.signal).then(() => {
      awake = true;
    });
    await clock.sleep(30);
    expect(awake).toBe(false);
    controller.abort();
    await asleep;
  });
});
