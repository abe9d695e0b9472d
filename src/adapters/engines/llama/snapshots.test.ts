import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scriptedNative } from '../../../../test/fixtures/engine/scripted-native.mjs';
import type { NativeSequence } from './native.ts';
import { Snapshots } from './snapshots.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-snapshots-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function sequenceWith(tokens: number[]): Promise<NativeSequence> {
  const spec = { path: 'm', contextTokens: 4096, sequences: 1, embeddings: false, loraAdapters: [] };
  const [sequence] = (await scriptedNative().open(spec)).sequences;
  if (sequence === undefined) throw new Error('The scripted library opened no sequence');
  await sequence.evaluate(tokens);
  return sequence;
}

/** So many tokens that differ from those of another `first`. */
const run = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at);

test('what was saved is found by its beginning and put back whole', async () => {
  const snapshots = new Snapshots({ folder, maxBytes: 1e6 });
  await snapshots.save('m', await sequenceWith(run(1, 100)));
  const { snapshot, shared } = snapshots.longest('m', [...run(1, 80), 7, 7, 7]);
  expect(shared).toBe(80);
  expect(snapshots.longest('another', run(1, 80))).toEqual({ snapshot: null, shared: 0 });
  const other = await sequenceWith(run(5_000, 90));
  if (snapshot !== null) await snapshots.restore(snapshot, other);
  expect(other.evaluated()).toEqual(run(1, 100));
  expect(snapshots.counts).toEqual({ saved: 1, restored: 1, failed: 0 });
});

test('few tokens, and those that a file has but for a few, are not written', async () => {
  const snapshots = new Snapshots({ folder, maxBytes: 1e6 });
  await snapshots.save('m', await sequenceWith(run(1, 63)));
  expect(await readdir(folder)).toEqual([]);
  await snapshots.save('m', await sequenceWith(run(1, 100)));
  await snapshots.save('m', await sequenceWith(run(1, 163)));
  expect(snapshots.counts.saved).toBe(1);
});

test('a longer one takes the place of what it goes beyond', async () => {
  const snapshots = new Snapshots({ folder, maxBytes: 1e6 });
  await snapshots.save('m', await sequenceWith(run(1, 100)));
  await snapshots.save('m', await sequenceWith(run(1, 300)));
  expect(snapshots.longest('m', run(1, 400)).shared).toBe(300);
  expect(await readdir(folder)).toHaveLength(1);
});

test('past the bound the least recently used goes, with its file', async () => {
  const snapshots = new Snapshots({ folder, maxBytes: 1_200 });
  await snapshots.save('m', await sequenceWith(run(1_000, 100)));
  await snapshots.save('m', await sequenceWith(run(2_000, 100)));
  const { snapshot } = snapshots.longest('m', run(1_000, 100));
  if (snapshot !== null) await snapshots.restore(snapshot, await sequenceWith([]));
  await snapshots.save('m', await sequenceWith(run(3_000, 100)));
  expect([1_000, 2_000, 3_000].map((first) => snapshots.longest('m', run(first, 100)).shared)).toEqual([
    100, 0, 100,
  ]);
  expect(await readdir(folder)).toHaveLength(2);
  expect(snapshots.bytes).toBeLessThanOrEqual(1_200);
});

test('a folder that is gone and a file that is spoiled cost an evaluation and nothing else', async () => {
  const snapshots = new Snapshots({ folder, maxBytes: 1e6 });
  await snapshots.save('m', await sequenceWith(run(1, 100)));
  const { snapshot } = snapshots.longest('m', run(1, 100));
  if (snapshot === null) throw new Error('Nothing was saved');
  await writeFile(snapshot.file, 'not a state');
  const sequence = await sequenceWith(run(5_000, 90));
  await snapshots.restore(snapshot, sequence);
  expect(sequence.evaluated()).toEqual([]);
  expect(snapshots.longest('m', run(1, 100)).snapshot).toBeNull();
  const nowhere = new Snapshots({ folder: join(folder, 'gone'), maxBytes: 1e6 });
  await nowhere.save('m', await sequenceWith(run(1, 100)));
  expect(nowhere.counts).toEqual({ saved: 0, restored: 0, failed: 1 });
});

test('a model that is closed is forgotten, with its files', async () => {
  const snapshots = new Snapshots({ folder, maxBytes: 1e6 });
  await snapshots.save('m', await sequenceWith(run(1, 100)));
  await snapshots.save('another', await sequenceWith(run(1, 100)));
  await snapshots.forget('m');
  expect(snapshots.longest('m', run(1, 100)).snapshot).toBeNull();
  expect(snapshots.longest('another', run(1, 100)).shared).toBe(100);
  expect(await readdir(folder)).toHaveLength(1);
});

test('without a folder or a byte nothing is kept', async () => {
  for (const bounds of [
    { folder: null, maxBytes: 1e6 },
    { folder, maxBytes: 0 },
  ]) {
    const snapshots = new Snapshots(bounds);
    await snapshots.save('m', await sequenceWith(run(1, 100)));
    expect(snapshots.longest('m', run(1, 100)).snapshot).toBeNull();
  }
});
