import { spawn } from 'node:child_process';
import { chmod, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { IndexStore } from '../../ports/index-store.ts';
import { packageRoot } from '../package-root.ts';
import { describeIndexStore, sampleContent, sampleFile, value } from './index-store.cases.ts';
import { openSqliteIndex } from './sqlite-index.ts';

describeIndexStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-index-'));
  return {
    open: (how) => openSqliteIndex({ folder, ...how }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-index-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function make(count = 3): Promise<void> {
  const store = value(await openSqliteIndex({ folder, write: true }));
  await fill(store, 0, count);
  await store.close();
}

async function fill(store: IndexStore, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index += 1) {
    const content = sampleContent(`name_${index}`);
    value(await store.write({ contents: [content], files: [sampleFile(`${index}.py`, content)], gone: [] }));
  }
}

it('makes an index of an older version anew, and says so', async () => {
  await make();
  const database = new DatabaseSync(join(folder, 'index.db'));
  database.exec('PRAGMA user_version = 0');
  database.close();
  const store = value(await openSqliteIndex({ folder, write: true }));
  expect(store.condition).toBe('rebuilt_older');
  expect(value(await store.files())).toEqual([]);
  await store.close();
});

it('leaves nothing on disk of an index that could have files with credentials', async () => {
  await make();
  const bytes = () => readFile(join(folder, 'index.db'), 'latin1');
  expect(await bytes()).toContain('name_0');
  const database = new DatabaseSync(join(folder, 'index.db'));
  database.exec('PRAGMA user_version = 3');
  database.close();
  const store = value(await openSqliteIndex({ folder, write: true }));
  expect(store.condition).toBe('rebuilt_older');
  await store.close();
  expect(await bytes()).not.toContain('name_0');
});

it('makes a file that is no index anew, and says so', async () => {
  await make();
  await writeFile(join(folder, 'index.db'), 'x'.repeat(20_000));
  const store = value(await openSqliteIndex({ folder, write: true }));
  expect(store.condition).toBe('rebuilt_corrupted');
  await store.close();
});

it('notices pages that are damaged', async () => {
  await make(200);
  const path = join(folder, 'index.db');
  const { size } = await stat(path);
  const handle = await open(path, 'r+');
  await handle.write(Buffer.alloc(size - 8_192, 0xa5), 0, size - 8_192, 8_192);
  await handle.close();
  const store = value(await openSqliteIndex({ folder, write: true }));
  const sound = await store.verify();
  expect(sound.ok ? sound.value : sound.failure.reason).toSatisfy(
    (said) => said === false || said === 'corrupted',
  );
  expect(await store.files()).toMatchObject({ failure: { reason: 'corrupted' } });
  await store.close();
});

it('notices a chunk whose text is not what it was', async () => {
  await make(1);
  const path = join(folder, 'index.db');
  const bytes = await readFile(path);
  const place = bytes.indexOf('print("name_0")');
  bytes.write('prinx', place);
  await writeFile(path, bytes);
  const store = value(await openSqliteIndex({ folder, write: true }));
  expect(await store.chunks([1])).toMatchObject({ failure: { reason: 'corrupted' } });
  await store.close();
});

it('says that the disk is full, keeps what it had, and goes on when there is room', async () => {
  await make();
  const { size } = await stat(join(folder, 'index.db'));
  const small = value(await openSqliteIndex({ folder, write: true, maxBytes: size + 8_192 }));
  const big = { ...sampleContent('big'), text: 'x'.repeat(200_000) };
  const failed = await small.write({ contents: [big], files: [sampleFile('big.py', big)], gone: [] });
  expect(failed).toMatchObject({
    failure: { reason: 'disk_full', message: expect.stringContaining('free some space') },
  });
  expect(value(await small.files())).toHaveLength(3);
  await small.close();
  const store = value(await openSqliteIndex({ folder, write: true }));
  expect(store.condition).toBe('kept');
  await fill(store, 3, 4);
  expect(value(await store.files())).toHaveLength(4);
  await store.close();
});

/** Writes batches for ever, and a line for each that is done. */
const CHILD = (build: string, into: string, first: number) => `
  const { openSqliteIndex } = await import(${JSON.stringify(pathToFileURL(join(build, 'src/adapters/stores/sqlite-index.js')).href)});
  const opened = await openSqliteIndex({ folder: ${JSON.stringify(into)}, write: true });
  if (!opened.ok || !opened.value.mayWrite) throw new Error('not the writer');
  for (let index = ${first}; ; index += 2) {
    const contents = [0, 1].map((more) => {
      const text = 'name ' + (index + more) + ' '.repeat(300);
      const chunk = { hash: 'h', kind: 'window', symbol: null, start: 0, end: text.length, firstLine: 1, lastLine: 1, terms: 'name', names: '', references: [], symbols: [] };
      return { hash: 'hash' + (index + more), language: null, text, cutAlong: 'windows', note: '', imports: [], chunks: [chunk] };
    });
    const files = contents.map(({ hash }) => ({ path: hash, contentHash: hash, skipped: null, size: 1, modified: 1, readAt: 1 }));
    const written = await opened.value.write({ contents, files, gone: [] });
    if (!written.ok) throw new Error(written.failure.message);
    if (index % 40 === 0) await opened.value.saveSnapshot({ through: index, parts: new Map([['p', new Uint8Array(100000)]]) });
    process.stdout.write((index + 2) + '\\n');
  }
`;

it('loses nothing that was written and nothing by half when it is killed at 20 random moments', async () => {
  const build = join(packageRoot(), 'dist');
  let written = 0;
  for (let round = 0; round < 20; round += 1) {
    const script = join(folder, 'child.mjs');
    await writeFile(script, CHILD(build, folder, written));
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = written;
    let isArmed = false;
    child.stdout.on('data', (lines: Buffer) => {
      told = Number(lines.toString().trim().split('\n').at(-1) ?? told);
      if (!isArmed) setTimeout(() => child.kill('SIGKILL'), Math.random() * 120);
      isArmed = true;
    });
    await new Promise((resolve) => child.once('close', resolve));
    const store = value(await openSqliteIndex({ folder, write: true }));
    expect([store.condition, store.mayWrite]).toEqual(['kept', true]);
    expect(value(await store.verify())).toBe(true);
    const files = value(await store.files());
    // A batch of two is there whole or not at all; the last one may be there though nobody was told.
    expect(files.length % 2).toBe(0);
    expect(files.length).toBeGreaterThanOrEqual(told);
    expect(value(await store.termsAfter(0, 1_000_000))).toHaveLength(files.length);
    await store.close();
    expect(files.length).toBeGreaterThan(written);
    written = files.length;
  }
}, 120_000);

it.skipIf(process.platform === 'win32')(
  'can be read by its user alone, also one that an older version left open (needs file modes)',
  async () => {
    const modes = async () => {
      const names = (await readdir(folder)).sort();
      const found = await Promise.all(
        names.map(async (name) => (await stat(join(folder, name))).mode & 0o777),
      );
      return Object.fromEntries(names.map((name, index) => [name, found[index]]));
    };
    const all = { 'index.db': 0o600, 'index.db-shm': 0o600, 'index.db-wal': 0o600, 'writer.lock': 0o600 };
    await chmod(folder, 0o755);
    const store = value(await openSqliteIndex({ folder, write: true }));
    await fill(store, 0, 1);
    expect(await modes()).toMatchObject(all);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await store.close();
    for (const name of await readdir(folder)) await chmod(join(folder, name), 0o644);
    const again = value(await openSqliteIndex({ folder, write: true }));
    await fill(again, 1, 2);
    expect(await modes()).toMatchObject(all);
    await again.close();
  },
);
