import { chmod, chown, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programFolder } from '../../../test/fixtures/program-folder.ts';
import { isChangedByOthers } from './owners.ts';
import { ProgramLook } from './trusted-program.ts';

const user = process.getuid?.() ?? null;
const isRoot = user === 0;
const ANOTHER = 54_321;

/** Stands for the user's home: projects, version managers and PATH folders are made in it. */
let home: string;
beforeEach(async () => {
  home = await programFolder();
});
afterEach(() => rm(home, { recursive: true, force: true }));

type Asked = { path?: string[]; outside?: string[]; variables?: Record<string, string> };

function look({ path = [join(home, 'bin')], outside = [], variables = {} }: Asked = {}): ProgramLook {
  const host = { platform: process.platform, user, home };
  return new ProgramLook({ ...host, variables: { PATH: path.join(delimiter), ...variables } }, outside);
}

async function program(path: string, mode = 0o755): Promise<string> {
  const file = join(home, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, '#!/bin/sh\n');
  await chmod(file, mode);
  return file;
}

async function link(path: string, target: string): Promise<string> {
  const file = join(home, path);
  await mkdir(dirname(file), { recursive: true });
  await symlink(target, file);
  return file;
}

describe.skipIf(process.platform === 'win32')('a name (needs POSIX modes and owners)', () => {
  it('is searched in the folders of the PATH, in their order', async () => {
    const second = await program('second/tool');
    expect(await look({ path: [join(home, 'first'), join(home, 'second')] }).find('tool')).toBe(second);
    const first = await program('first/tool');
    expect(await look({ path: [join(home, 'first'), join(home, 'second')] }).find('tool')).toBe(first);
    expect(await look().find('no-such-tool')).toBeNull();
  });

  it.each(['.', '', './bin', 'bin', '..'])('is never searched in %j', async (entry) => {
    const project = join(home, 'project');
    await program('project/tool');
    await program('project/bin/tool');
    const before = process.cwd();
    try {
      process.chdir(project);
      expect(await look({ path: [entry] }).find('tool')).toBeNull();
    } finally {
      process.chdir(before);
    }
  });

  it('is no path, and has no folder in it', async () => {
    await program('bin/sub/tool');
    for (const name of ['sub/tool', '../bin/sub/tool', '', '.', '..'])
      expect(await look().find(name)).toBeNull();
  });

  it('passes over what is no program: a folder, a file without the right to run, a link to nowhere', async () => {
    await mkdir(join(home, 'one/tool'), { recursive: true });
    await program('two/tool', 0o644);
    await link('three/tool', '/nowhere/tool');
    const found = await program('four/tool');
    const path = ['one', 'two', 'three', 'four'].map((name) => join(home, name));
    expect(await look({ path }).find('tool')).toBe(found);
  });

  it.each(['.git', '.hg', '.svn'])('is not searched inside a checkout (%s)', async (mark) => {
    await program('project/deep/bin/tool');
    await mkdir(join(home, 'project', mark));
    expect(await look({ path: [join(home, 'project/deep/bin')] }).find('tool')).toBeNull();
  });

  it('is not searched inside a submodule or a worktree, whose .git is a file', async () => {
    await program('project/bin/tool');
    await writeFile(join(home, 'project/.git'), 'gitdir: ../elsewhere\n');
    expect(await look({ path: [join(home, 'project/bin')] }).find('tool')).toBeNull();
  });

  it('is not searched inside the workspace, even through a link to it', async () => {
    await program('project/bin/tool');
    await symlink(join(home, 'project/bin'), join(home, 'bin'));
    expect(await look().find('tool')).not.toBeNull();
    expect(await look({ outside: [join(home, 'project')] }).find('tool')).toBeNull();
  });

  it('is searched all the same by who works in the home, or above the folders of the system', async () => {
    const found = await program('bin/tool');
    for (const folder of [home, dirname(home), '/', '/usr'])
      expect(await look({ outside: [folder] }).find('tool')).toBe(found);
    expect(await look({ path: ['/usr/bin'], outside: ['/usr'] }).find('env')).toBe('/usr/bin/env');
  });

  it('is not taken through a link into a checkout', async () => {
    await program('project/tools/tool');
    await mkdir(join(home, 'project/.git'));
    await link('bin/tool', '../project/tools/tool');
    expect(await look().find('tool')).toBeNull();
  });

  it.each([0o777, 0o1777])('is not searched in a folder that all can write (%o)', async (mode) => {
    await program('open/tool');
    await chmod(join(home, 'open'), mode);
    expect(await look({ path: [join(home, 'open')] }).find('tool')).toBeNull();
    await program('open/below/tool');
    expect(await look({ path: [join(home, 'open/below')] }).find('tool')).toBeNull();
  });

  it('is not taken where all can write the program itself, or the folder of a link on its way', async () => {
    await program('bin/tool', 0o757);
    expect(await look().find('tool')).toBeNull();
    const found = await program('safe/other');
    await link('open/other', found);
    await link('bin/other', '../open/other');
    expect(await look().find('other')).toBe(join(home, 'bin/other'));
    await chmod(join(home, 'open'), 0o777);
    expect(await look().find('other')).toBeNull();
  });

  it('gives up on links that go round', async () => {
    await link('bin/one', 'two');
    await link('bin/two', 'one');
    expect(await look().find('one')).toBeNull();
  });

  it.skipIf(!isRoot)('is not taken of another user, nor from a folder of theirs (needs root)', async () => {
    await chown(await program('bin/tool'), ANOTHER, ANOTHER);
    expect(await look().find('tool')).toBeNull();
    await program('theirs/other');
    await chown(join(home, 'theirs'), ANOTHER, ANOTHER);
    expect(await look({ path: [join(home, 'theirs')] }).find('other')).toBeNull();
  });

  it('is not searched below the temporary folder, which is shared', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'fettle-shared-')));
    try {
      await writeFile(join(folder, 'tool'), '#!/bin/sh\n', { mode: 0o755 });
      expect(await look({ path: [folder] }).find('tool')).toBeNull();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe.skipIf(process.platform === 'win32')('a path (needs POSIX modes and owners)', () => {
  const real = (path: string, asked?: Asked) => look(asked).real(path);

  it('is taken where programs are kept: the PATH, the system, the version managers of this user', async () => {
    for (const path of [
      'bin/python3',
      '.pyenv/versions/3.12.1/bin/python3',
      '.local/share/uv/python/x/bin/python3',
    ])
      expect(await real(await program(path))).toBe(join(home, path));
    expect(await real('/usr/bin/env')).toBe(await realpath('/usr/bin/env'));
    expect(await real(await program('elsewhere/python3'))).toBeNull();
    expect(await real('bin/python3')).toBeNull();
    expect(await real('/nowhere/python3')).toBeNull();
  });

  it('leads to what a link ends at', async () => {
    const found = await program('.pyenv/versions/3.12.1/bin/python3.12');
    expect(await real(await link('project/.venv/bin/python3', found))).toBe(found);
  });

  it('is refused where a link of the repository leads to its own program, above the workspace too', async () => {
    await program('clone/tools/python3');
    const planted = await link('clone/pkg/.venv/bin/python3', '../../../tools/python3');
    expect(await real(planted, { outside: [join(home, 'clone/pkg')] })).toBeNull();
    await mkdir(join(home, 'clone/.git'));
    expect(
      await real(planted, { outside: [join(home, 'clone/pkg')], path: [join(home, 'clone/tools')] }),
    ).toBeNull();
  });

  it('is taken from a version manager that is a checkout itself, but from no checkout inside it', async () => {
    await mkdir(join(home, '.pyenv/.git'), { recursive: true });
    const found = await program('.pyenv/versions/3.12.1/bin/python3');
    expect(await real(found)).toBe(found);
    const cloned = await program('.pyenv/versions/3.12.1/src/clone/python3');
    await mkdir(join(dirname(cloned), '.git'));
    expect(await real(cloned)).toBeNull();
  });

  it('is taken from a version manager where the home is a checkout of settings', async () => {
    await mkdir(join(home, '.git'));
    const found = await program('miniforge3/envs/x/bin/python3');
    expect(await real(found)).toBe(found);
  });

  it.each(['PYENV_ROOT', 'UV_PYTHON_INSTALL_DIR', 'CONDA_PREFIX'])(
    'is taken from where %s says, unless that is in a checkout',
    async (name) => {
      const found = await program('kept/root/versions/3.12/bin/python3');
      const variables = { [name]: join(home, 'kept/root') };
      expect(await real(found)).toBeNull();
      expect(await real(found, { variables })).toBe(found);
      await mkdir(join(home, 'kept/.git'));
      expect(await real(found, { variables })).toBeNull();
      expect(await real(await program('other/python3'), { variables: { [name]: dirname(home) } })).toBeNull();
    },
  );

  it.skipIf(!isRoot)('is refused of another user, and in what they own (needs root)', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'fettle-theirs-')));
    try {
      const theirs = join(folder, 'python3');
      await writeFile(theirs, '#!/bin/sh\n', { mode: 0o755 });
      await chown(folder, ANOTHER, ANOTHER);
      await chown(theirs, ANOTHER, ANOTHER);
      const planted = await link('project/.venv/bin/python3', theirs);
      expect(await real(planted, { path: [folder] })).toBeNull();
      expect(await real(planted, { variables: { PYENV_ROOT: folder } })).toBeNull();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is found for the real user of this machine', async () => {
    const host = { platform: process.platform, user, home: homedir(), variables: process.env };
    const found = await new ProgramLook(host).find('git');
    expect(found).toMatch(/^\/.*\/git$/);
  });
});

describe('owner and mode', () => {
  const me = { user: 1000 };
  it.each([
    ["root's", { uid: 0, gid: 0, mode: 0o755 }, false, false],
    ["the user's", { uid: 1000, gid: 1000, mode: 0o755 }, false, false],
    ["somebody else's", { uid: 1001, gid: 1000, mode: 0o755 }, false, true],
    ["somebody else's in a system folder", { uid: 1001, gid: 0, mode: 0o755 }, true, true],
    ['writable by all', { uid: 1000, gid: 1000, mode: 0o757 }, false, true],
    ['writable by all, with the sticky bit', { uid: 0, gid: 0, mode: 0o1777 }, false, true],
    ['writable by all in a system folder', { uid: 0, gid: 0, mode: 0o777 }, true, true],
    ["writable by the user's private group", { uid: 1000, gid: 1000, mode: 0o775 }, false, false],
    ["writable by root's group", { uid: 0, gid: 0, mode: 0o775 }, false, false],
    ['writable by a shared group', { uid: 1000, gid: 20, mode: 0o775 }, false, true],
    ["writable by Homebrew's group in a system folder", { uid: 1000, gid: 80, mode: 0o775 }, true, false],
  ])('%s', (_name, stats, isSystem, isChanged) => {
    expect(isChangedByOthers(stats, me, isSystem)).toBe(isChanged);
  });

  it('say nothing where there are no user numbers', () => {
    expect(isChangedByOthers({ uid: 7, gid: 7, mode: 0o777 }, { user: null }, false)).toBe(false);
  });
});
