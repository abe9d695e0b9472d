import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { indexedProject, refresh } from '../../test/fixtures/indexed-project.ts';
import { createFolderWatcher } from '../adapters/watchers/node-watcher.ts';
import { followRepository } from '../machine.ts';
import type { RefreshReport, Repository } from './repository.ts';

const project = indexedProject();
const { put } = project;
let repository: Repository;
let ending: AbortController;
let rounds: { report: RefreshReport; paths: readonly string[] | null }[];
beforeEach(async () => {
  rounds = [];
  ending = new AbortController();
  await put('.gitignore', '*.log.py\n');
  await put('src/wombat.py', 'def wombat():\n    pass\n');
  repository = await project.open();
  await refresh(repository);
  const begun = await followRepository(repository, {
    signal: ending.signal,
    onRound: (report, paths) => {
      if (report.ok) rounds.push({ report: report.value, paths });
    },
  });
  expect(begun.ok).toBe(true);
});
afterEach(() => ending.abort());

async function pathsFor(question: string): Promise<string[]> {
  const hits = await repository.search(question, { limit: 5 });
  return hits.ok ? hits.value.filter(({ isStale }) => !isStale).map(({ path }) => path) : [];
}

/** Waits until a search finds exactly these. */
async function until(question: string, paths: string[]): Promise<void> {
  await expect.poll(() => pathsFor(question), { timeout: 8_000, interval: 50 }).toEqual(paths);
}

it('takes in what is saved, and looks at that file only', async () => {
  await put('src/wombat.py', 'def quokka():\n    pass\n');
  await until('quokka', ['src/wombat.py']);
  expect(rounds.map(({ paths }) => paths)).toEqual([['src/wombat.py']]);
});

it('takes in new files and folders, what is made in them later, and forgets what is gone', async () => {
  await put('lib/deep/numbat.py', 'def numbat():\n    pass\n');
  await until('numbat', ['lib/deep/numbat.py']);
  await put('lib/deep/later.py', 'def bilby():\n    pass\n');
  await until('bilby', ['lib/deep/later.py']);
  await rename(join(project.root, 'lib/deep/later.py'), join(project.root, 'src/moved.py'));
  await until('bilby', ['src/moved.py']);
  await rm(join(project.root, 'lib'), { recursive: true });
  await until('numbat', []);
}, 30_000);

it('leaves alone what is ignored, vendored, or gone at once', async () => {
  await put('src/noise.log.py', 'def echidna():\n    pass\n');
  await put('node_modules/other/index.py', 'def echidna():\n    pass\n');
  await put('src/4913', '');
  await rm(join(project.root, 'src/4913'));
  await put('src/wombat.py', 'def platypus():\n    pass\n');
  await until('platypus', ['src/wombat.py']);
  expect(await pathsFor('echidna')).toEqual([]);
});

it('ends with its signal', async () => {
  ending.abort();
  await put('src/wombat.py', 'def quokka():\n    pass\n');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(rounds).toEqual([]);
});

it('says where there is too much to watch', () => {
  const watch = createFolderWatcher({ most: 1 }).open(() => undefined);
  expect(watch.follow([project.root])).toEqual({ ok: true, value: undefined });
  expect(watch.follow([project.root, join(project.root, 'src')])).toMatchObject({
    failure: { reason: 'too_many' },
  });
  watch.close();
});
