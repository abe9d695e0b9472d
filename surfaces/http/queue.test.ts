import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Queue } from './queue.ts';

const CLIENT = new AbortController().signal;

describe('the queue', () => {
  it('lets in as many as it has places, and one more when one leaves', () => {
    const queue = new Queue(2);
    const first = queue.enter(CLIENT);
    queue.enter(CLIENT);
    expect(queue.enter(CLIENT)).toBeNull();
    expect(queue.running).toBe(2);
    first?.leave();
    first?.leave();
    expect(queue.running).toBe(1);
    expect(queue.enter(CLIENT)).not.toBeNull();
  });

  it('aborts the work of a client that leaves, and no other', () => {
    const queue = new Queue(2);
    const client = new AbortController();
    const place = queue.enter(client.signal);
    const other = queue.enter(CLIENT);
    client.abort();
    expect(place?.signal.aborted).toBe(true);
    expect(other?.signal.aborted).toBe(false);
    expect(queue.enter(client.signal)).toBeNull();
    place?.leave();
    expect(queue.enter(client.signal)?.signal.aborted).toBe(true);
  });

  it('lets go of the client when the work is done', () => {
    const client = new AbortController();
    new Queue(1).enter(client.signal)?.leave();
    expect(getEventListeners(client.signal, 'abort')).toHaveLength(0);
  });

  it('can end all work', () => {
    const queue = new Queue(2);
    const places = [queue.enter(CLIENT), queue.enter(CLIENT)];
    queue.abortAll();
    expect(places.map((place) => place?.signal.aborted)).toEqual([true, true]);
  });
});
