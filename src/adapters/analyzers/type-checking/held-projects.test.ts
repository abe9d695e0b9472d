import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { HeldProjects, MAX_TYPE_SERVERS } from './held-projects.ts';

const STAY_MS = 40;

function scene() {
  const closed: string[] = [];
  const held = new HeldProjects<{ name: string; server: { close(): Promise<void> } }>(STAY_MS);
  const start = (name: string) => () => ({
    name,
    server: {
      close: async () => {
        closed.push(name);
      },
    },
  });
  const use = (name: string) => held.use(name, start(name));
  return { held, use, closed };
}

test('a project is loaded once, and the oldest makes room when it is not in use any more', async () => {
  const { held, use, closed } = scene();
  expect(MAX_TYPE_SERVERS).toBe(2);
  const first = use('a');
  use('b');
  expect(use('a')).toBe(first);
  expect(held.hasRoomFor('c')).toBe(false);
  expect(held.hasRoomFor('b')).toBe(true);
  await wait(STAY_MS + 5);
  expect(held.hasRoomFor('c')).toBe(true);
  use('c');
  expect([closed, held.get('b')]).toEqual([['b'], undefined]);
});

test('closing closes all of them, also those that are being closed', async () => {
  const { held, use, closed } = scene();
  use('a');
  use('b');
  held.drop('a');
  held.drop('a');
  await held.close();
  expect(closed).toEqual(['a', 'b']);
  expect(held.get('b')).toBeUndefined();
});
