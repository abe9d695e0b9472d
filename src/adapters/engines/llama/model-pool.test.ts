import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scriptedNative } from '../../../../test/fixtures/engine/scripted-native.mjs';
import type { ModelSpec } from '../../../ports/engine.ts';
import { packageRoot } from '../../package-root.ts';
import { modelBytes } from './memory.ts';
import { ModelPool } from './model-pool.ts';
import { Snapshots } from './snapshots.ts';
import { commonPrefix } from './token-prefix.ts';

/** Small files that exist; the scripted library does not read them. */
const [ONE, TWO] = ['package.json', 'tsconfig.json'].map((name) => join(packageRoot(), name)) as [
  string,
  string,
];

const NONE = new Snapshots({ folder: null, maxBytes: 0 });

function spec(path: string): ModelSpec {
  return { path, contextTokens: 16, sequences: 2, embeddings: false, loraAdapters: [] };
}

test('a model is loaded once, also when two ask at the same time', async () => {
  const native = scriptedNative();
  const pool = new ModelPool(native, 1e12, NONE);
  const [first, second] = await Promise.all([pool.get(spec(ONE)), pool.get(spec(ONE))]);
  expect(first).toEqual(second);
  expect(native.opened).toEqual([ONE]);
});

test('an idle model makes room for another; a busy one does not', async () => {
  const need = modelBytes(10_000, spec(ONE));
  const native = scriptedNative({ modelBytes: need });
  const pool = new ModelPool(native, need * 1.5, NONE);
  const one = await pool.get(spec(ONE));
  if (!one.ok) throw new Error(one.failure.message);
  one.value.users = 1;
  expect(await pool.get(spec(TWO))).toMatchObject({ ok: false, failure: { reason: 'out_of_memory' } });
  one.value.users = 0;
  expect(await pool.get(spec(TWO))).toMatchObject({ ok: true });
  expect(native.disposed).toEqual([ONE]);
});

test('what does not fit says the numbers and what to do', async () => {
  const pool = new ModelPool(scriptedNative(), 1, NONE);
  const refused = await pool.get(spec(ONE));
  expect(refused).toMatchObject({ ok: false });
  expect(JSON.stringify(refused)).toMatch(/needs about .* GiB.*engine\.memory_mb.*smaller model/);
});

test('a file that the library cannot open is corrupted, in one line', async () => {
  const native = scriptedNative();
  native.open = () => Promise.reject(new Error('not a model\nsecond line'));
  const refused = await new ModelPool(native, 1e12, NONE).get(spec(ONE));
  expect(refused).toMatchObject({ ok: false, failure: { reason: 'model_corrupted' } });
  expect(JSON.stringify(refused)).not.toContain('second line');
});

test('a prompt goes to the sequence that holds most of it, and others leave one to completions', async () => {
  const got = await new ModelPool(scriptedNative(), 1e12, NONE).get(spec(ONE));
  if (!got.ok) throw new Error(got.failure.message);
  const model = got.value;
  const [first, second] = model.native.sequences;
  await second?.evaluate([1, 2, 3]);
  expect(model.take([1, 2, 9]).sequence).toBe(second);
  expect(model.hasFree(false)).toBe(false);
  expect(model.hasFree(true)).toBe(true);
  expect(model.take([1, 2, 9]).sequence).toBe(first);
  expect(model.hasFree(true)).toBe(false);
});

test('a file keeps its sequence: its own out-of-date prompt goes before that of another file', async () => {
  const four = { ...spec(ONE), sequences: 3 };
  const got = await new ModelPool(scriptedNative(), 1e12, NONE).get(four);
  if (!got.ok) throw new Error(got.failure.message);
  const model = got.value;
  const use = async (tokens: number[], key: string) => {
    const { sequence, ready } = model.take(tokens, key);
    await ready;
    await sequence.keep(commonPrefix(sequence.evaluated(), tokens));
    await sequence.evaluate(tokens.slice(sequence.evaluated().length));
    model.give(sequence);
    return sequence;
  };
  const a = await use([1, 10, 11, 12], 'a');
  const b = await use([1, 20, 21, 22], 'b');
  const c = await use([1, 30, 31, 32], 'c');
  expect(new Set([a, b, c]).size).toBe(3);
  expect(await use([1, 20, 21, 22, 23], 'b')).toBe(b);
  expect(await use([1, 40, 41, 42], 'c')).toBe(c);
  expect(await use([1, 50, 51, 52], 'd')).toBe(a);
  expect(model.cached([1, 20, 21, 99])).toBe(3);
  // What was drawn behind a prompt is no reason to evaluate the prompt again elsewhere.
  const drawn = await use([1, 60, 61, 62, 63, 64, 65, 66, 67, 68], 'e');
  expect(await use([1, 60, 61], 'f')).toBe(drawn);
});
