import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { findWorkspace } from './workspace.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fettle-workspace-'));
  await mkdir(join(root, 'repository/.git'), { recursive: true });
  await mkdir(join(root, 'repository/src/deep'), { recursive: true });
  await mkdir(join(root, 'loose/deep'), { recursive: true });
});
afterAll(() => rm(root, { recursive: true }));

const find = (workingDirectory: string, path: string | null) =>
  findWorkspace({ files: createDiskFiles(), workingDirectory: join(root, workingDirectory) }, path);

it.each([
  ['repository/src', 'deep/a.py', 'repository', 'src/deep/a.py'],
  ['repository/src', null, 'repository', null],
  ['loose', '../repository/src/a.py', 'repository', 'src/a.py'],
  ['loose', 'deep/a.py', 'loose', 'deep/a.py'],
  ['loose/deep', '../a.py', 'loose', 'a.py'],
  ['loose', null, 'loose', null],
])('from %s, %s belongs to %s', async (workingDirectory, path, workspace, pathThere) => {
  expect(await find(workingDirectory, path)).toEqual({ workspace: join(root, workspace), path: pathThere });
});
