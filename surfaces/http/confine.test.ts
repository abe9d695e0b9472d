import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServedWorkspaces } from '../../src/ports/served-workspaces.ts';
import { openWorkspaces } from '../../test/http/door.ts';
import { confine } from './confine.ts';

let folder: string;
let project: string;
let workspaces: ServedWorkspaces;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fettle-confine-')));
  project = join(folder, 'project');
  await mkdir(join(project, 'sub'), { recursive: true });
  await mkdir(join(folder, 'project-besides'));
  await symlink(folder, join(project, 'up'));
  workspaces = await openWorkspaces([project]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('leaves a body that names no place as it is', async () => {
  for (const body of [null, 'text', [1], {}, { workspace: null }, { document: { text: 'x', path: null } }])
    expect(await confine(body, workspaces)).toEqual({ ok: true, value: body });
});

it('lets the served project through, and folders in it', async () => {
  for (const workspace of [project, join(project, 'sub'), `${project}/sub/../`]) {
    const body = { workspace, fettle: { workspace } };
    expect(await confine(body, workspaces)).toEqual({ ok: true, value: body });
  }
});

it('refuses every other workspace, wherever a body has it', async () => {
  const others = [
    '/',
    folder,
    `${project}-besides`,
    join(project, 'up'),
    join(project, '..'),
    '/nowhere',
    '..',
    'sub',
    '',
  ];
  for (const workspace of others)
    for (const body of [{ workspace }, { fettle: { workspace } }])
      expect(await confine(body, workspaces)).toMatchObject({
        ok: false,
        failure: { message: expect.stringContaining('is not served') },
      });
});

it.each([
  ['src/a.py', 'src/a.py'],
  ['../other/a.py', 'a.py'],
  ['src/../../a.py', 'a.py'],
  ['..\\a.py', '..\\a.py'],
  ['/etc/passwd', 'passwd'],
])('keeps of the path %s what is the project’s: %s', async (path, kept) => {
  const confined = await confine({ document: { path, text: '' } }, workspaces);
  expect(confined).toEqual({ ok: true, value: { document: { path: kept, text: '' } } });
});

it('keeps absolute paths in the project, and follows links', async () => {
  const inside = join(project, 'sub', 'new.py');
  const linked = join(project, 'up', 'a.py');
  const pathOf = async (path: string) => (await confine({ document: { path } }, workspaces)) as object;
  expect(await pathOf(inside)).toMatchObject({ value: { document: { path: inside } } });
  expect(await pathOf(linked)).toMatchObject({ value: { document: { path: 'a.py' } } });
});
