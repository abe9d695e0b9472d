import { expect, it } from 'vitest';
import { shardOf } from './eval-journal.ts';

it.each([
  ['0/1', { index: 0, of: 1 }],
  ['3/4', { index: 3, of: 4 }],
])('%s is a shard', (text, shard) => {
  expect(shardOf(text)).toEqual({ ok: true, value: shard });
});

it.each(['4/4', '1/0', 'a/b', '1', '-1/2', ''])('%j is none, and it is said how one looks', (text) => {
  expect(shardOf(text)).toMatchObject({
    ok: false,
    failure: { message: `--shard ${text} is not a valid shard; give one like 0/4` },
  });
});
