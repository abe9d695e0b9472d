import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

const never = new AbortController().signal;

it('lets so many work at once, and the rest in their order', async () => {
  const turns = new Turns(2, 3);
  let running = 0;
  let most = 0;
  const done: number[] = [];
  const work = (number: number) => async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    done.push(number);
    if (number === 1) throw new Error('one that fails gives its place back');
  };
  await Promise.allSettled([0, 1, 2, 3, 4].map((number) => turns.take(never, work(number))));
  expect([most, done]).toEqual([2, [0, 1, 2, 3, 4]]);
});

it('refuses those that are too many, and forgets those that leave', async () => {
  const turns = new Turns(1, 1);
  const stop = new AbortController();
  let end = () => {};
  const first = turns.take(never, () => new Promise<void>((resolve) => (end = resolve)));
  const leaving = turns.take(stop.signal, async () => 'never');
  expect(await turns.take(never, async () => 'never')).toEqual({ ok: false, failure: 'full' });
  stop.abort();
  expect(await leaving).toEqual({ ok: false, failure: 'cancelled' });
  const next = turns.take(never, async () => 'next');
  end();
  expect([await first, await next]).toMatchObject([{ ok: true }, { ok: true, value: 'next' }]);
  expect(await turns.take(stop.signal, async () => 'never')).toEqual({ ok: false, failure: 'cancelled' });
});
