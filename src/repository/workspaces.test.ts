import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, expect, it } from 'vitest';
import { indexedProject } from '../../test/fixtures/indexed-project.ts';
import { createSystemClock } from '../adapters/clock/system.ts';
import { createDiskFiles } from '../adapters/files/disk.ts';
import { createSourceTree } from '../adapters/files/source-tree.ts';
import { databasePath } from '../adapters/stores/schema.ts';
import { createFolderWatcher } from '../adapters/watchers/node-watcher.ts';
import { aborted } from '../base/until-aborted.ts';
import { indexFolder, isIndexed, openRepository } from '../machine.ts';
import { Workspaces, type WorkspacesOptions } from './workspaces.ts';

const project = indexedProject();
const { put } = project;
const made: Workspaces[] = [];
afterEach(async () => {
  for (const workspaces of made.splice(0)) await workspaces.close();
});

const { signal } = new AbortController();
const quiet = () => undefined;

function workspaces(rest: Partial<WorkspacesOptions> = {}): Workspaces {
  const made_ = new Workspaces({
    open: (folder, how) => openRepository(project.home, folder, how),
    isIndexed: (folder) => isIndexed(project.home, folder),
    files: createDiskFiles(),
    clock: createSystemClock(),
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    indexing: 'background',
    watcher: createFolderWatcher(),
    tree: createSourceTree(),
    userFolder: '/home/you',
    ...rest,
  });
  made.push(made_);
  return made_;
}

/** Asks until there is an index; each time it says why there is none. */
async function ready(all: Workspaces, folder = project.root) {
  const reasons = new Set<string>();
  for (let tries = 0; tries < 400; tries += 1) {
    const found = await all.look(folder, 0, signal);
    if (found.ok) return { index: found.value, reasons };
    reasons.add(found.failure.reason);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`never ready: ${[...reasons]}`);
}

it('makes an index behind the back of who asks, and says meanwhile that it does', async () => {
  await put('package.json', '{}');
  await put('src/wombat.ts', 'export function feedWombat(leaves: number) {\n  return leaves;\n}\n');
  const all = workspaces();
  expect(await all.look(project.root, 0, signal)).toMatchObject({ failure: { reason: 'not_open_yet' } });
  const { index, reasons } = await ready(all);
  expect([...reasons].filter((reason) => reason !== 'not_open_yet' && reason !== 'being_made')).toEqual([]);
  const hits = await index.search('feed the wombat', { limit: 3 });
  expect(hits).toMatchObject({ value: [{ path: 'src/wombat.ts', strength: expect.any(Number) }] });
  expect(await index.outline('src/wombat.ts')).toMatchObject({ value: [{ name: 'feedWombat' }] });
  expect(await index.lines('src/wombat.ts', 2, 2)).toEqual({ ok: true, value: '  return leaves;' });
  expect(await index.lines('src/nothing.ts', 1, 1)).toEqual({ ok: true, value: null });
});

it('does not index a folder that is no project, nor all of a user’s files', async () => {
  await put('wombat.ts', 'export const wombat = 1;\n');
  expect(await workspaces().look(project.root, 5_000, signal)).toMatchObject({
    failure: { reason: 'no_project' },
  });
  await put('package.json', '{}');
  expect(await workspaces({ userFolder: project.root }).look(project.root, 5_000, signal)).toMatchObject({
    failure: { reason: 'no_project' },
  });
  expect(await isIndexed(project.home, project.root)).toBe(false);
});

it('a single command uses what there is, with what changed since, and makes nothing', async () => {
  await put('package.json', '{}');
  await put('wombat.ts', 'export const wombat = 1;\n');
  // However busy the machine is: the look at what changed is not cut short.
  const clock = { ...createSystemClock(), sleep: (_: number, stop = signal) => aborted(stop) };
  const command = () => workspaces({ indexing: 'existing', clock });
  expect(await command().look(project.root, 5_000, signal)).toMatchObject({
    failure: { reason: 'not_indexed' },
  });
  expect(await isIndexed(project.home, project.root)).toBe(false);
  const server = workspaces();
  await ready(server);
  await server.close();
  await put('quokka.ts', 'export const quokka = 1;\n');
  const found = await command().look(project.root, 5_000, signal);
  if (!found.ok) throw new Error(found.failure.message);
  expect(await found.value.search('quokka', { limit: 1 })).toMatchObject({ value: [{ path: 'quokka.ts' }] });
  expect(found.value.isBehind).toBe(false);
});

it('a single command whose look at what changed is cut short says that it is behind', async () => {
  await put('package.json', '{}');
  const server = workspaces();
  await ready(server);
  await server.close();
  await put('quokka.ts', 'export const quokka = 1;\n');
  const clock = { ...createSystemClock(), sleep: async () => {} };
  const { index } = await ready(workspaces({ indexing: 'existing', clock }));
  expect(index.isBehind).toBe(true);
});

it('an index of an older version is as good as none for a single command, and no fault', async () => {
  await put('package.json', '{}');
  await mkdir(dirname(databasePath(indexFolder(project.home, project.root))), { recursive: true });
  const old = new DatabaseSync(databasePath(indexFolder(project.home, project.root)));
  old.exec('PRAGMA user_version = 1');
  old.close();
  const warnings: string[] = [];
  const log = { debug: quiet, info: quiet, warn: (event: string) => warnings.push(event), error: quiet };
  const found = await workspaces({ indexing: 'existing', log }).look(project.root, 5_000, signal);
  expect(found).toMatchObject({
    failure: { reason: 'not_indexed', message: expect.stringContaining('run fettle index') },
  });
  expect(warnings).toEqual([]);
});

it('holds background work while somebody waits for an answer', async () => {
  await put('package.json', '{}');
  await put('wombat.ts', 'export const wombat = 1;\n');
  const all = workspaces();
  const resume = all.pause();
  const asked = () => all.look(project.root, 0, signal);
  const held = { failure: { reason: 'being_made' } };
  await expect.poll(asked).toMatchObject(held);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(await asked()).toMatchObject(held);
  resume();
  expect((await ready(all)).index).toBeDefined();
});

it('keeps a few open, and says of a closed one that it failed', async () => {
  const all = workspaces({ most: 1 });
  await put('package.json', '{}');
  await put('wombat.ts', 'export const wombat = 1;\n');
  const { index } = await ready(all);
  await all.look(join(project.root, 'elsewhere'), 0, signal);
  await expect
    .poll(() => index.search('wombat', { limit: 1 }))
    .toMatchObject({ failure: { reason: 'closed' } });
  expect((await ready(all)).index).toBeDefined();
});

it('ends with what it began, however early', async () => {
  await put('package.json', '{}');
  for (let index = 0; index < 30; index += 1) await put(`wombat${index}.ts`, `export const w${index} = 1;\n`);
  const all = workspaces();
  await all.look(project.root, 0, signal);
  await all.close();
  expect(await all.look(project.root, 0, signal)).toMatchObject({ failure: { reason: 'failed' } });
});
