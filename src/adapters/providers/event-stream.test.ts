import { describe, expect, test } from 'vitest';
import type { Endpoint } from './endpoint.ts';
import { readEvents } from './event-stream.ts';
import { Watch } from './watch.ts';

const ENDPOINT = { name: 'team', host: '127.0.0.1' } as Endpoint;
const encoder = new TextEncoder();

/** A response in pieces; `cancelled` says whether its reader closed it. */
function response(pieces: Uint8Array[]) {
  const left = [...pieces];
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const next = left.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(next);
    },
    cancel: () => {
      cancelled = true;
    },
  });
  return { response: new Response(body), unread: () => left.length, wasCancelled: () => cancelled };
}

function events(of: Response): AsyncGenerator<unknown, void, void> {
  const watch = new Watch(new AbortController().signal, 1_000);
  return readEvents({ endpoint: ENDPOINT, watch }, of);
}

async function all(of: Response): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const event of events(of)) found.push(event);
  return found;
}

describe('events of a stream', () => {
  const text =
    ': hello\r\ndata: {"text":"ä€😀"}\r\n\r\ndata: {"text":\ndata: "two lines"}\n\ndata: [DONE]\n\n';
  const bytes = encoder.encode(text);

  test.each([1, 2, 3, 7, bytes.length])('are whole when it is cut every %i bytes', async (size) => {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.slice(index * size, (index + 1) * size),
    );
    expect(await all(response(pieces).response)).toEqual([{ text: 'ä€😀' }, { text: 'two lines' }]);
  });

  test('are read to the end of the stream, so that the connection can be used again', async () => {
    const stream = response([encoder.encode('data: 1\n\ndata: [DONE]\n\n'), encoder.encode(': bye\n\n')]);
    expect(await all(stream.response)).toEqual([1]);
    expect([stream.unread(), stream.wasCancelled()]).toEqual([0, false]);
  });

  test('close the stream when their reader leaves', async () => {
    const stream = response(Array.from({ length: 9 }, () => encoder.encode('data: 1\n\n')));
    for await (const event of events(stream.response)) if (event === 1) break;
    expect(stream.wasCancelled()).toBe(true);
  });

  test('must be JSON', async () => {
    const stream = response([encoder.encode('data: {"text": \n\n')]);
    await expect(all(stream.response)).rejects.toThrow('a line that violates its protocol');
  });

  test('are none where there is no body', async () => {
    expect(await all(new Response(null))).toEqual([]);
  });
});
