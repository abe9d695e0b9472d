import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { aborted, untilAborted } from './until-aborted.ts';

const never = () => new Promise<string>(() => undefined);

describe('aborted', () => {
  it('resolves at once for a signal that has aborted, else when it does', async () => {
    await aborted(AbortSignal.abort());
    const stop = new AbortController();
    const waiting = aborted(stop.signal);
    stop.abort();
    await waiting;
  });
});

describe('untilAborted', () => {
  it('gives the value, and leaves no listener', async () => {
    const { signal } = new AbortController();
    expect(await untilAborted(Promise.resolve('done'), signal)).toBe('done');
    await expect(untilAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('gives null when the signal aborts, or has', async () => {
    const stop = new AbortController();
    const waiting = untilAborted(never(), stop.signal);
    stop.abort();
    expect(await waiting).toBeNull();
    expect(await untilAborted(never(), AbortSignal.abort())).toBeNull();
  });

  it('takes a value that is there already', async () => {
    expect(await untilAborted(Promise.resolve('done'), AbortSignal.abort())).toBe('done');
  });
});
