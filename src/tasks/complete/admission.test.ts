import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { Admission, type Leave, MAX_ADMISSION_WAIT_MS, TYPING_PAUSE_MS } from './admission.ts';

const NEVER = new AbortController().signal;

/** A clock that goes on when it is told to. */
class Clock {
  private at = 0;
  private readonly sleepers: { until: number; wake(): void }[] = [];

  now = () => this.at;

  sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      this.sleepers.push({ until: this.at + ms, wake: resolve });
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });

  async pass(ms: number): Promise<void> {
    this.at += ms;
    for (const { until, wake } of this.sleepers) if (until <= this.at) wake();
    await wait(0);
  }
}

let clock: Clock;
let admission: Admission;
let log: string[];

beforeEach(() => {
  clock = new Clock();
  admission = new Admission(1, clock);
  log = [];
});

/** Writes its name down when it is let in, or why it was not. */
async function enter(name: string, signal = NEVER): Promise<Leave> {
  const entered = await admission.enter(signal);
  log.push(entered.ok ? name : `${name} ${entered.failure.reason}`);
  return entered.ok ? entered.value : () => undefined;
}

test('of those who wait the newest comes next, but first who has paused', async () => {
  const first = await enter('first');
  const others = [enter('paused')];
  await clock.pass(TYPING_PAUSE_MS);
  others.push(enter('older'), enter('newest'));
  first();
  (await others[0])?.();
  (await others[2])?.();
  (await others[1])?.();
  expect(log).toEqual(['first', 'paused', 'newest', 'older']);
});

test('who waits too long is told so, and who leaves is not let in', async () => {
  const first = await enter('first');
  const stop = new AbortController();
  const [late, gone] = [enter('late'), enter('gone', stop.signal)];
  stop.abort();
  await gone;
  await clock.pass(MAX_ADMISSION_WAIT_MS);
  await late;
  first();
  await enter('next');
  expect(log).toEqual(['first', 'gone cancelled', 'late busy', 'next']);
});

test('a place that is given to one who leaves at that moment goes to the next', async () => {
  const first = await enter('first');
  const stop = new AbortController();
  const [next, gone] = [enter('next'), enter('gone', stop.signal)];
  first();
  stop.abort();
  await Promise.all([gone, next]);
  expect(log).toEqual(['first', 'gone cancelled', 'next']);
});

test('a place is given once, however often its holder says that he is done', async () => {
  const first = await enter('first');
  const [second, third] = [enter('second'), enter('third')];
  first();
  first();
  const leave = await third;
  expect(log).toEqual(['first', 'third']);
  leave();
  (await second)();
  expect(log).toEqual(['first', 'third', 'second']);
});

test('one that comes just when a place is given away does not take it', async () => {
  const first = await enter('first');
  const waiting = enter('waiting');
  first();
  const late = enter('late');
  (await waiting)();
  await late;
  expect(log).toEqual(['first', 'waiting', 'late']);
});
