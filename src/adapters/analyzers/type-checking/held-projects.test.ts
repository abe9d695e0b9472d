import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { HeldProjects, MAX_TYPE_SERVERS } from './held-projects.ts';

const STAY_MS = 40;

function scene(bytes: Record<string, number> = {}) {
  const closed: string[] = [];
  const held = new HeldProjects<{
    name: string;
    server: { close(): Promise<void>; residentBytes: number | null };
  }>(STAY_MS);
  const start = (name: string) => () => ({
    name,
    server: {
      residentBytes: bytes[name] ?? null,
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

test('a project that takes much memory is not kept beside another', () => {
  const { use, closed } = scene({ a: 900_000_000, b: 50_000_000 });
  use('a');
  use('a');
  expect(closed).toEqual([]);
  use('b');
  expect(closed).toEqual(['a']);
  use('c');
  expect(closed).toEqual(['a']);
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
