import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSnapshotFolder, removeSnapshots } from './snapshot-folder.ts';

let base: string;

beforeEach(() => {
  base = join(mkdtempSync(join(tmpdir(), 'fettle-snapshots-')), 'snapshots');
});

afterEach(() => rmSync(join(base, '..'), { recursive: true }));

test('a process has a folder that only its user reads, and it is empty', () => {
  mkdirSync(join(base, '123'), { recursive: true });
  writeFileSync(join(base, '123', '1.state'), 'of an earlier process of this number');
  const folder = openSnapshotFolder(base, 123, 1e6);
  expect(folder).toBe(join(base, '123'));
  expect(readdirSync(join(base, '123'))).toEqual([]);
  if (process.platform !== 'win32') expect(statSync(join(base, '123')).mode & 0o777).toBe(0o700);
  removeSnapshots(base, 123);
  expect(existsSync(join(base, '123'))).toBe(false);
});

test('what a killed process left is removed; what belongs to one that runs, or to nobody, stays', () => {
  const { pid: ended } = spawnSync(process.execPath, ['-e', '']);
  for (const name of [String(ended), String(process.ppid), 'notes'])
    mkdirSync(join(base, name), { recursive: true });
  openSnapshotFolder(base, process.pid, 1e6);
  expect(readdirSync(base).sort()).toEqual([String(process.pid), String(process.ppid), 'notes'].sort());
});

test('where there can be no folder, or no room for what it may hold, there is none', () => {
  expect(openSnapshotFolder(base, 123, Number.MAX_SAFE_INTEGER)).toBeNull();
  expect(readdirSync(base)).toEqual([]);
  rmSync(base, { recursive: true });
  writeFileSync(base, 'a file');
  expect(openSnapshotFolder(base, 123, 1e6)).toBeNull();
});
