import { expect, test } from 'vitest';
import { Channel } from './channel.ts';

async function read<Value>(channel: Channel<Value>): Promise<Value[]> {
  const values: Value[] = [];
  for await (const value of channel) values.push(value);
  return values;
}

test('what was pushed before the end is read, in order', async () => {
  const channel = new Channel<number>();
  channel.push(1);
  channel.push(2);
  channel.end();
  expect(await read(channel)).toEqual([1, 2]);
});

test('a reader waits for a value that comes later, and for the end', async () => {
  const channel = new Channel<string | undefined>();
  const reading = read(channel);
  await Promise.resolve();
  channel.push(undefined);
  await Promise.resolve();
  channel.push('b');
  channel.end();
  expect(await reading).toEqual([undefined, 'b']);
});

test('nothing is added after the end', async () => {
  const channel = new Channel<number>();
  channel.end();
  channel.push(1);
  expect(await read(channel)).toEqual([]);
});
