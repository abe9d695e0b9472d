import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { createCutter } from '../../src/adapters/cutters/cutter.ts';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { createSourceTree } from '../../src/adapters/files/source-tree.ts';
import { packageRoot } from '../../src/adapters/package-root.ts';
import { openSqliteIndex } from '../../src/adapters/stores/sqlite-index.ts';
import { seededNumbers } from '../../src/base/seeded-numbers.ts';
import { indexFolder } from '../../src/machine.ts';
import { Repository } from '../../src/repository/repository.ts';
import { indexedProject, refresh, search } from '../fixtures/indexed-project.ts';

// The launcher makes the build that is killed below.
beforeAll(
  () => once(spawn(process.execPath, [join(packageRoot(), 'bin/fettle.mjs'), '--version']), 'close'),
  60_000,
);

const project = indexedProject();
const { signal } = new AbortController();

/** So many Python files in folders, each with a word of its own. */
async function putMany(count: number, round = 0): Promise<void> {
  for (let start = 0; start < count; start += FILES_OF_FOLDER) {
    const folder = join(project.root, `folder${start / FILES_OF_FOLDER}`);
    await mkdir(folder, { recursive: true });
    const some = Array.from(
      { length: Math.min(FILES_OF_FOLDER, count - start) },
      (_, index) => start + index,
    );
    await Promise.all(
      some.map((index) =>
        writeFile(
          join(folder, `part${index}.py`),
          `def wombat_${index}(leaf):\n    return leaf + ${round}\n`,
        ),
      ),
    );
  }
}

const FILES_OF_FOLDER = 100;
const MANY = 600;
const KILLS = 20;

function indexInProcess(into = project.home): ChildProcess {
  const args = [join(packageRoot(), 'dist/surfaces/cli/main.js'), 'index'];
  const env = { ...process.env, FETTLE_HOME: into };
  return spawn(process.execPath, args, { cwd: project.root, env, stdio: 'ignore' });
}

it('has an index that is whole after it was killed at 20 random moments', { timeout: 120_000 }, async () => {
  await putMany(MANY);
  // How long all of it takes here and now.
  const elsewhere = await mkdtemp(join(tmpdir(), 'fettle-home-'));
  const began = performance.now();
  await once(indexInProcess(elsewhere), 'close');
  const wholeMs = performance.now() - began;
  await rm(elsewhere, { recursive: true });
  const random = seededNumbers(7);
  let killed = 0;
  for (let round = 0; round < KILLS; round += 1) {
    const child = indexInProcess();
    const ended = once(child, 'close');
    const timer = setTimeout(() => child.kill('SIGKILL'), wholeMs * (0.3 + 0.6 * random()));
    await ended;
    clearTimeout(timer);
    if (child.signalCode === 'SIGKILL') killed += 1;
    // All of it is to be read again by the next.
    await putMany(MANY, round + 1);
  }
  // On a fast machine some end before.
  expect(killed).toBeGreaterThan(KILLS / 4);
  const repository = await project.open();
  const report = await refresh(repository);
  expect(report).toMatchObject({ isWriter: true, condition: 'kept', files: MANY });
  for (const word of ['wombat_0', `wombat_${MANY - 1}`]) {
    const [first] = await search(repository, word);
    expect([first?.symbol, first?.isStale]).toEqual([word, false]);
    expect(first?.text).toContain(`leaf + ${KILLS}`);
  }
});

it('shows of files that change while they are read the last content, or says that it is old', {
  timeout: 60_000,
}, async () => {
  await putMany(200);
  const repository = await project.open();
  let version = 0;
  let isOver = false;
  const writing = (async () => {
    for (; !isOver; version += 1)
      await writeFile(
        join(project.root, 'folder0', `part${version % 20}.py`),
        `def quokka_${version}(leaf):\n    return leaf\n`,
      );
  })();
  for (let round = 0; round < 5; round += 1) {
    await refresh(repository);
    for (const hit of await search(repository, 'quokka', { limit: 20 })) {
      const now = await readFile(join(project.root, hit.path), 'utf8');
      // Between the answer and this look the file may have changed again: then nothing can be said.
      if (!hit.isStale && !now.includes(hit.text.trim()))
        expect((await stat(join(project.root, hit.path))).mtimeMs).toBeGreaterThan(Date.now() - 1_000);
    }
  }
  isOver = true;
  await writing;
  await refresh(repository);
  const hits = await search(repository, 'quokka', { limit: 40 });
  expect(hits.length).toBe(Math.min(20, version));
  for (const hit of hits)
    expect([hit.isStale, (await readFile(join(project.root, hit.path), 'utf8')).trim()]).toEqual([
      false,
      hit.text.trim(),
    ]);
});

it('searches what it has when the disk is full, says so, and goes on when there is room', {
  timeout: 60_000,
}, async () => {
  await putMany(50);
  const whole = await project.open();
  await refresh(whole);
  await project.close(whole);
  const folder = indexFolder(project.home, project.root);
  const { size } = await stat(join(folder, 'index.db'));
  let maxBytes: number | undefined = size + 16_384;
  const limited = await Repository.open(
    {
      root: project.root,
      openStore: (how) => openSqliteIndex({ folder, ...how, ...(maxBytes !== undefined && { maxBytes }) }),
      cutter: createCutter(),
      tree: createSourceTree(),
      files: createDiskFiles(),
      embedder: null,
      now: Date.now,
      breathe: async () => undefined,
    },
    true,
  );
  if (!limited.ok) throw new Error(limited.failure.message);
  await mkdir(join(project.root, 'more'));
  for (let index = 0; index < 60; index += 1) {
    const lines = Array.from({ length: 60 }, (_, line) => `    total = add(total, ${index * 60 + line})\n`);
    await writeFile(
      join(project.root, 'more', `big${index}.py`),
      `def numbat_${index}(total):\n${lines.join('')}`,
    );
  }
  expect(await limited.value.refresh(signal)).toMatchObject({
    failure: { reason: 'disk_full', message: expect.stringContaining('free some space') },
  });
  expect((await search(limited.value, 'wombat_7'))[0]?.symbol).toBe('wombat_7');
  await limited.value.close();
  maxBytes = undefined;
  const repository = await project.open();
  expect(await refresh(repository)).toMatchObject({ condition: 'kept', files: 110 });
  expect((await search(repository, 'numbat_59'))[0]?.symbol).toBe('numbat_59');
});

it('indexes names with line ends and emoji, and finds them by those names', async () => {
  const names = ['two\nlines.py', '🦘 hop.py', 'tab\there.py', 'quote"s\'.py'];
  for (const [index, name] of names.entries())
    await writeFile(join(project.root, name), `def bilby_${index}(leaf):\n    return leaf\n`);
  const repository = await project.open();
  expect((await refresh(repository)).files).toBe(names.length);
  for (const [index, name] of names.entries()) {
    const [first] = await search(repository, `bilby_${index}`);
    expect([first?.path, first?.isStale]).toEqual([name, false]);
  }
  expect(await refresh(repository)).toMatchObject({ gone: 0, files: names.length });
});
