import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  MODEL,
  openWorkbench,
  spoiled,
  type Workbench,
} from '../../../test/fixtures/model-server/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.stop());

const HUB_ONLY = { sources: ['huggingface' as const] };

function installedBytes(): Buffer {
  return readFileSync(join(bench.folder, `${MODEL}.gguf`));
}

function leavePartial(bytes: Buffer): void {
  mkdirSync(bench.folder, { recursive: true });
  writeFileSync(join(bench.folder, `${MODEL}.gguf.partial`), bytes);
}

function partialBytes(): number {
  return statSync(join(bench.folder, `${MODEL}.gguf.partial`), { throwIfNoEntry: false })?.size ?? 0;
}

describe('the hub as a source', () => {
  it('fetches the whole file in one request and reports it to the end', async () => {
    const pulled = await bench.pull(bench.make(HUB_ONLY));
    expect(pulled).toMatchObject({ ok: true, value: { name: MODEL, source: 'huggingface' } });
    expect(installedBytes().equals(bench.content)).toBe(true);
    expect(bench.hub.requests).toMatchObject([
      { path: '/tiny/coder/resolve/main/tiny-coder-q4.gguf', range: null },
    ]);
    expect(bench.progress[0]).toEqual({ type: 'source-start', source: 'huggingface' });
    const total = bench.content.length;
    expect(bench.progress).toContainEqual({
      type: 'transfer',
      source: 'huggingface',
      bytes: total,
      totalBytes: total,
      fraction: 1,
    });
    expect(bench.progress.at(-1)).toEqual({ type: 'verify', bytes: total, totalBytes: total, fraction: 1 });
    expect(await bench.names()).toEqual([`${MODEL}.gguf`, `${MODEL}.json`]);
  });

  it('takes a hub address that ends with a slash', async () => {
    const models = { sources: ['huggingface' as const], hub_url: `${bench.hub.url}/` };
    expect((await bench.pull(bench.make({ models }))).ok).toBe(true);
    expect(bench.hub.requests[0]?.path).toBe('/tiny/coder/resolve/main/tiny-coder-q4.gguf');
  });

  it('goes on after a cut where it ended, and fetches no byte twice', async () => {
    bench.hub.next({ cutAfter: 60_000 }, { cutAfter: 70_000 });
    expect((await bench.pull(bench.make(HUB_ONLY))).ok).toBe(true);
    expect(installedBytes().equals(bench.content)).toBe(true);
    expect(bench.hub.requests.map(({ range }) => range)).toEqual([null, 'bytes=60000-', 'bytes=130000-']);
    const sent = bench.hub.requests.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
    expect(sent).toBe(bench.content.length);
  });

  it('goes on where an earlier run was killed', async () => {
    leavePartial(bench.content.subarray(0, 100_000));
    expect((await bench.pull(bench.make(HUB_ONLY))).ok).toBe(true);
    expect(bench.hub.requests.map(({ range }) => range)).toEqual(['bytes=100000-']);
    expect(installedBytes().equals(bench.content)).toBe(true);
  });

  it('asks nobody when an earlier run was killed after the last byte', async () => {
    leavePartial(bench.content);
    expect((await bench.pull(bench.make(HUB_ONLY))).ok).toBe(true);
    expect(bench.hub.requests).toEqual([]);
  });

  it('begins anew when an earlier run left something else, and asks once more only', async () => {
    leavePartial(Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(99_996)]));
    expect((await bench.pull(bench.make(HUB_ONLY))).ok).toBe(true);
    expect(bench.hub.requests.map(({ range }) => range)).toEqual(['bytes=100000-', null]);
    expect(installedBytes().equals(bench.content)).toBe(true);
  });

  it('throws away what an earlier run left when it is longer than the model', async () => {
    leavePartial(Buffer.concat([bench.content, Buffer.from('more')]));
    expect((await bench.pull(bench.make(HUB_ONLY))).ok).toBe(true);
    expect(bench.hub.requests.map(({ range }) => range)).toEqual([null]);
  });

  it('cuts a silence and goes on, whether in the middle or before the answer', async () => {
    bench.hub.next({ stallAfter: 80_000 }, { silent: true });
    const started = performance.now();
    expect((await bench.pull(bench.make({ ...HUB_ONLY, bounds: { stallMs: 300 } }))).ok).toBe(true);
    expect(performance.now() - started).toBeGreaterThan(590);
    expect(bench.hub.requests.map(({ range }) => range)).toEqual([null, 'bytes=80000-', 'bytes=80000-']);
  });

  it('gives up after the allowed tries without progress, and keeps what it has', async () => {
    bench.hub.next({ cutAfter: 60_000 }, { status: 503 }, { status: 429 }, { status: 500 });
    const pulled = await bench.pull(bench.make(HUB_ONLY));
    expect(pulled).toMatchObject({ ok: false, failure: { reason: 'no_source' } });
    expect(!pulled.ok && pulled.failure.message).toMatch(/hub answered 429; gave up after 3 attempts/);
    expect(bench.hub.requests).toHaveLength(3);
    expect(await bench.names()).toEqual([`${MODEL}.gguf.partial`]);
    // The last answer of 500 is still in the queue; the next pull takes it and then goes on.
    expect((await bench.pull(bench.make(HUB_ONLY))).ok).toBe(true);
    expect(bench.hub.requests.at(-1)?.range).toBe('bytes=60000-');
  });

  it('counts the tries anew after progress', async () => {
    const cuts = Array.from({ length: 4 }, () => ({ cutAfter: 50_000 }));
    bench.hub.next(...cuts);
    expect((await bench.pull(bench.make({ ...HUB_ONLY, bounds: { attempts: 2 } }))).ok).toBe(true);
    expect(bench.hub.requests).toHaveLength(5);
  });

  it('does not go on for ever with a server that ignores ranges and cuts', async () => {
    const ends = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 100_000 : 20_000));
    bench.hub.next(...ends.map((cutAfter) => ({ ignoreRange: true, cutAfter })));
    expect(await bench.pull(bench.make(HUB_ONLY))).toMatchObject({ failure: { reason: 'no_source' } });
    expect(bench.hub.requests.length).toBeLessThanOrEqual(4);
  });

  it('begins anew when the server ignores the range', async () => {
    bench.hub.next({ cutAfter: 60_000 }, { ignoreRange: true });
    expect((await bench.pull(bench.make(HUB_ONLY))).ok).toBe(true);
    expect(installedBytes().equals(bench.content)).toBe(true);
  });

  it('begins anew when the range is refused (416)', async () => {
    leavePartial(bench.content.subarray(0, 100_000));
    bench.hub.next({ content: bench.content.subarray(0, 50_000) });
    expect((await bench.pull(bench.make(HUB_ONLY))).ok).toBe(true);
    expect(bench.hub.requests.map(({ range }) => range)).toEqual(['bytes=100000-', null]);
  });

  it.each([
    ['a Content-Length that is too long', { announce: 300_000 }, /announces 300000 bytes/],
    ['a Content-Length that is too short', { announce: 100_000 }, /announces 100000 bytes/],
    ['a file that does not exist', { status: 404 }, /answered 404/],
    ['a page instead of a model', { content: Buffer.from('<html>log in'), announce: null }, /a GGUF file/],
  ])('refuses %s at once', async (_what, behavior, message) => {
    bench.hub.next(behavior);
    const pulled = await bench.pull(bench.make(HUB_ONLY));
    expect(pulled).toMatchObject({ ok: false, failure: { reason: 'no_source' } });
    expect(!pulled.ok && pulled.failure.message).toMatch(message);
    expect(bench.hub.requests).toHaveLength(1);
    expect(await bench.names()).toEqual([]);
  });

  it('refuses a body longer than the model when no length was said', async () => {
    bench.hub.next({ content: Buffer.concat([bench.content, Buffer.from('more')]), announce: null });
    const pulled = await bench.pull(bench.make(HUB_ONLY));
    expect(!pulled.ok && pulled.failure.message).toMatch(/sends more than the 250004 bytes/);
    expect(await bench.names()).toEqual([]);
  });

  it('goes on after a body that ends early when no length was said', async () => {
    bench.hub.next({ content: bench.content.subarray(0, 150_000), announce: null });
    expect((await bench.pull(bench.make(HUB_ONLY))).ok).toBe(true);
    expect(bench.hub.requests.map(({ range }) => range)).toEqual([null, 'bytes=150000-']);
  });

  it.each([
    ['another start', { rangeStart: 5 }, /a different range/],
    ['another file', { rangeTotal: 999 }, /announces 999 bytes/],
  ])('refuses a range of %s', async (_what, behavior, message) => {
    leavePartial(bench.content.subarray(0, 100_000));
    bench.hub.next(behavior);
    const pulled = await bench.pull(bench.make(HUB_ONLY));
    expect(!pulled.ok && pulled.failure.message).toMatch(message);
    expect(bench.hub.requests).toHaveLength(1);
  });

  it('deletes a file with another hash and says so', async () => {
    bench.hub.next({ content: spoiled(bench.content) });
    const pulled = await bench.pull(bench.make(HUB_ONLY));
    expect(pulled).toMatchObject({ ok: false, failure: { reason: 'model_corrupted' } });
    expect(!pulled.ok && pulled.failure.message).toMatch(/wrong sha256 and was deleted/);
    expect(await bench.names()).toEqual([]);
  });

  it('fails fast when the hub cannot be reached', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const models = { sources: ['huggingface' as const], hub_url: `http://127.0.0.1:${port}` };
    const started = performance.now();
    const pulled = await bench.pull(bench.make({ models, bounds: { retryMs: 60_000 } }));
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(!pulled.ok && pulled.failure.message).toMatch(/cannot be reached \(ECONNREFUSED\)/);
  });

  it('fails fast when the hub never answers', async () => {
    bench.hub.next({ silent: true });
    const pulled = await bench.pull(bench.make({ ...HUB_ONLY, bounds: { stallMs: 300 } }));
    expect(!pulled.ok && pulled.failure.message).toMatch(/cannot be reached \(no response for 300 ms\)/);
    expect(bench.hub.requests).toHaveLength(1);
  });

  it('is cancelled in the middle, while it waits to try again, and goes on later', async () => {
    const files = bench.make({ ...HUB_ONLY, bounds: { retryMs: 60_000, stallMs: 60_000 } });
    for (const behavior of [
      { stallAfter: 60_000, reaches: 60_000 },
      { cutAfter: 50_000, reaches: 110_000 },
    ]) {
      bench.hub.next(behavior);
      const controller = new AbortController();
      const pulling = bench.pull(files, controller.signal);
      while (partialBytes() < behavior.reaches) await new Promise((resolve) => setTimeout(resolve, 10));
      controller.abort();
      expect(await pulling).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
    }
    expect(await bench.names()).toEqual([`${MODEL}.gguf.partial`]);
    expect((await bench.pull(files)).ok).toBe(true);
    expect(bench.hub.requests.map(({ range }) => range)).toEqual([null, 'bytes=60000-', 'bytes=110000-']);
    expect(installedBytes().equals(bench.content)).toBe(true);
  });
});
