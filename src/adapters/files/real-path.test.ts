import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { leadsOutside } from './real-path.ts';

let folder: string;
let project: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fettle-real-')));
  project = join(folder, 'project');
  await mkdir(join(project, 'src'), { recursive: true });
  await mkdir(join(folder, 'other'));
  await writeFile(join(folder, 'other/a.py'), '');
  await writeFile(join(project, 'src/a.py'), '');
  await symlink(join(folder, 'other'), join(project, 'out'));
  await symlink(join(folder, 'other/a.py'), join(project, 'src/link.py'));
  await symlink(join(folder, 'missing.py'), join(project, 'src/dangling.py'));
  await symlink('src', join(project, 'inner'));
  await symlink(project, join(folder, 'alias'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const outside = (path: string) => leadsOutside(project, join(project, path));

it('follows links of the file and of the folders above it', async () => {
  expect(await outside('out/a.py')).toBe(join(folder, 'other/a.py'));
  expect(await outside('out/new/b.py')).toBe(join(folder, 'other/new/b.py'));
  expect(await outside('src/link.py')).toBe(join(folder, 'other/a.py'));
  expect(await outside('src/dangling.py')).toBe(join(project, 'src/dangling.py'));
});

it('takes what stays inside, and what was named outside in the first place', async () => {
  for (const path of ['src/a.py', 'src/new/deep/b.py', 'inner/a.py', 'inner/new.py', '..name.py'])
    expect(await outside(path)).toBeNull();
  expect(await outside('../other/a.py')).toBeNull();
  expect(await leadsOutside(join(folder, 'alias'), join(folder, 'alias/src/new.py'))).toBeNull();
  expect(await leadsOutside(join(folder, 'alias'), join(folder, 'alias/out/a.py'))).not.toBeNull();
});
