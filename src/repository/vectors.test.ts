import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { indexedProject, refresh, search } from '../../test/fixtures/indexed-project.ts';
import { fail, ok } from '../base/result.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { Repository } from './repository.ts';

const project = indexedProject();
const { signal } = new AbortController();
let asked: { text: string; priority: string }[];
beforeEach(async () => {
  asked = [];
  await project.put('carrot.py', 'def peel(carrot):\n    return carrot.skin\n');
  await project.put('engine.py', 'def start(motor):\n    return motor.turn()\n');
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
  const repository = await project.open({ write, embedder });
  if (write) await refresh(repository);
  return repository;
}

async function find(repository: Repository, question: string, options = {}) {
  const hits = await search(repository, question, { limit: 1, ...options });
  return hits.map(({ path, by }) => ({ path, by }));
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
  await project.close(repository);
  const again = await open(embedderOf('m'), false);
  expect(await find(again, 'how does a vehicle move')).toEqual(found);
  expect(asked.filter(({ priority }) => priority === 'background').length).toBe(made);
});

it('makes only what changed, and all of it for another model', async () => {
  const repository = await open(embedderOf('m'));
  await repository.embed(signal);
  asked = [];
  await writeFile(join(project.root, 'third.py'), 'def third():\n    return 3\n');
  await repository.refresh(signal);
  expect(await repository.vectorCounts()).toEqual({ ok: true, value: { ready: 4, all: 6 } });
  await repository.embed(signal);
  expect(asked.map(({ text }) => text)).toEqual(['third py. third', expect.stringContaining('def third')]);
  await project.close(repository);
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
  await project.close(none);
  const made = await open(embedderOf('m'));
  await made.embed(signal);
  await project.close(made);
  const deaf: Embedder = {
    model: async () => ok('m'),
    embed: async () => fail({ reason: 'provider_unreachable', message: 'gone' }),
  };
  expect(await find(await open(deaf), 'the carrot')).toEqual([{ path: 'carrot.py', by: ['words'] }]);
});
