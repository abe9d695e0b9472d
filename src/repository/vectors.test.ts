import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fail, ok } from '../base/result.ts';
import { openRepository } from '../machine.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { Repository } from './repository.ts';

const { signal } = new AbortController();
let home: string;
let root: string;
let asked: { text: string; priority: string }[];
const opened: Repository[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fettle-vectors-home-'));
  root = await mkdtemp(join(tmpdir(), 'fettle-vectors-'));
  asked = [];
  await writeFile(join(root, 'carrot.py'), 'def peel(carrot):\n    return carrot.skin\n');
  await writeFile(join(root, 'engine.py'), 'def start(motor):\n    return motor.turn()\n');
});
afterEach(async () => {
  for (const repository of opened.splice(0)) await repository.close();
  await rm(home, { recursive: true, force: true });
  await rm(root, { recursive: true, force: true });
});

/** Stands for a model outside: what is about vehicles lies one way, all else another. */
function embedderOf(model: string, onEmbed: () => void = () => {}): Embedder {
  return {
    model: async () => ok(model),
    async embed(texts, priority, stop) {
      onEmbed();
      if (stop.aborted) return fail({ reason: 'cancelled', message: 'stopped' });
      asked.push(...texts.map((text) => ({ text, priority })));
      return ok(texts.map((text) => (/motor|engine|vehicle/.test(text) ? of(1, 0) : of(0, 1))));
    },
  };
}

function of(first: number, second: number): Float32Array {
  return Float32Array.of(first, second, 0, 0);
}

async function open(embedder: Embedder | null, write = true): Promise<Repository> {
  const repository = await openRepository(home, root, { write, embedder });
  if (!repository.ok) throw new Error(repository.failure.message);
  opened.push(repository.value);
  if (write) await repository.value.refresh(signal);
  return repository.value;
}

async function find(repository: Repository, question: string, options = {}) {
  const hits = await repository.search(question, { limit: 1, ...options });
  if (!hits.ok) throw new Error(hits.failure.message);
  return hits.value.map(({ path, by }) => ({ path, by }));
}

it('finds what means the same once its vectors are made, and makes none twice', async () => {
  const repository = await open(embedderOf('m'));
  expect(await find(repository, 'how does a vehicle move')).toEqual([]);
  expect(await repository.embed(signal)).toEqual({ ok: true, value: { ready: 4, all: 4 } });
  const found = [{ path: 'engine.py', by: ['meaning'] }];
  expect(await find(repository, 'how does a vehicle move')).toEqual(found);
  expect(await find(repository, 'how does a vehicle move', { byMeaning: false })).toEqual([]);
  const made = asked.filter(({ priority }) => priority === 'background').length;
  await repository.embed(signal);
  await repository.close();
  opened.pop();
  const again = await open(embedderOf('m'), false);
  expect(await find(again, 'how does a vehicle move')).toEqual(found);
  expect(asked.filter(({ priority }) => priority === 'background').length).toBe(made);
});

it('makes only what changed, and all of it for another model', async () => {
  const repository = await open(embedderOf('m'));
  await repository.embed(signal);
  asked = [];
  await writeFile(join(root, 'third.py'), 'def third():\n    return 3\n');
  await repository.refresh(signal);
  expect(await repository.vectorCounts()).toEqual({ ok: true, value: { ready: 4, all: 6 } });
  await repository.embed(signal);
  expect(asked.map(({ text }) => text)).toEqual(['third py. third', expect.stringContaining('def third')]);
  await repository.close();
  opened.pop();
  const other = await open(embedderOf('other'));
  expect(await other.vectorCounts()).toEqual({ ok: true, value: { ready: 0, all: 6 } });
});

it('holds still while somebody waits, and keeps what was made when it is stopped', async () => {
  const ending = new AbortController();
  const repository = await open(embedderOf('m', () => ending.abort()));
  const release = repository.pause();
  const run = repository.embed(ending.signal);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(asked).toEqual([]);
  release();
  expect(await run).toMatchObject({ failure: { reason: 'cancelled' } });
  expect(await repository.embed(signal)).toMatchObject({ value: { ready: 4 } });
});

it('ranks by words where there is no model, or it does not answer', async () => {
  const none = await open(null);
  expect(await none.embed(signal)).toMatchObject({ failure: { reason: 'model_missing' } });
  expect(await none.vectorCounts()).toEqual({ ok: true, value: null });
  await none.close();
  opened.pop();
  const made = await open(embedderOf('m'));
  await made.embed(signal);
  await made.close();
  opened.pop();
  const deaf: Embedder = {
    model: async () => ok('m'),
    embed: async () => fail({ reason: 'provider_unreachable', message: 'gone' }),
  };
  expect(await find(await open(deaf), 'the carrot')).toEqual([{ path: 'carrot.py', by: ['words'] }]);
});
