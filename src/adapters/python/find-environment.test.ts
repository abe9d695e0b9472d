import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFakePython } from '../../../test/fixtures/fake-python/interpreter.ts';
import { programFolder } from '../../../test/fixtures/program-folder.ts';
import { createDiskFiles } from '../files/disk.ts';
import { projectFolders } from '../packages/project.ts';
import { createProcesses } from '../processes/execa.ts';
import { findEnvironment } from './find-environment.ts';

let folder: string;
let project: string;
let bin: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fettle-python-')));
  project = join(folder, 'project');
  bin = await programFolder();
  await mkdir(project);
});
afterEach(async () => {
  for (const one of [folder, bin]) await rm(one, { recursive: true });
});

const ANOTHER_USER = 54_321;
const WHERE = { version: '3.11.7', library: '/nowhere/lib', standard: ['os'], sites: ['/nowhere/site'] };

async function python(name = 'python3', where: Partial<typeof WHERE> = {}, place = bin): Promise<string> {
  return writeFakePython(place, name, { where: { ...WHERE, ...where }, facts: {} });
}

async function write(path: string, text: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

function find(variables: Record<string, string> = {}, folders = [project]) {
  const files = createDiskFiles();
  return findEnvironment(
    {
      files,
      processes: createProcesses(),
      variables: { PATH: bin, ...variables },
      factsFolder: join(folder, 'facts'),
    },
    folders,
  );
}

describe('the environment', () => {
  it("is the machine's where the project has none", async () => {
    await python();
    expect(await find()).toMatchObject({
      version: '3.11.7',
      standard: ['os'],
      sites: ['/nowhere/site'],
      isWhole: false,
      interpreter: join(bin, 'python3'),
      searchPath: bin,
    });
    expect(await readFile(join(bin, 'calls.log'), 'utf8')).toBe('-I -S 0\n');
  });

  it("is the project's own, read as files, with the interpreter it was made from", async () => {
    const base = await python('python3.11');
    await python('python3', { version: '3.9.1' });
    await write('project/.venv/pyvenv.cfg', 'version = 3.11.7\n');
    const site = dirname(await write('project/.venv/lib/python3.11/site-packages/a.py', ''));
    await mkdir(join(project, '.venv/bin'));
    await symlink(base, join(project, '.venv/bin/python3'));
    expect(await find()).toMatchObject({
      version: '3.11.7',
      sites: [site],
      isWhole: true,
      interpreter: base,
    });
  });

  it.each(['.venv', 'venv'])('never runs an interpreter that stands in the project (%s)', async (name) => {
    await python('python3', { version: '3.11.2' });
    await write(`project/${name}/pyvenv.cfg`, 'version = 3.11.7\n');
    await write(`project/${name}/lib/python3.11/site-packages/a.py`, '');
    await python('python3', {}, join(project, name, 'bin'));
    const found = await find();
    expect(found).toMatchObject({
      version: '3.11.2',
      interpreter: join(bin, 'python3'),
      isWhole: true,
    });
    expect(existsSync(join(project, name, 'bin/calls.log'))).toBe(false);
  });

  it('never runs what an environment links to that is no Python', async () => {
    await python();
    const other = await python('other-program');
    await write('project/.venv/pyvenv.cfg', '');
    await mkdir(join(project, '.venv/bin'));
    await symlink(other, join(project, '.venv/bin/python3'));
    expect((await find()).interpreter).toBe(join(bin, 'python3'));
    expect(await readFile(join(bin, 'calls.log'), 'utf8')).toBe('-I -S 0\n');
  });

  it('knows nothing of the standard library of another version', async () => {
    await python('python3', { version: '3.9.1' });
    await write('project/.venv/pyvenv.cfg', 'version = 3.12.1\n');
    await write('project/.venv/lib/python3.12/site-packages/a.py', '');
    expect(await find()).toMatchObject({ version: null, interpreter: null, standard: ['os'] });
  });

  it('is the active one where the project has none', async () => {
    await python();
    await write('active/pyvenv.cfg', 'version_info = 3.11.7\ninclude-system-site-packages = true\n');
    const site = dirname(await write('active/lib/python3.11/site-packages/a.py', ''));
    const { sites, isWhole } = await find({ VIRTUAL_ENV: join(folder, 'active') });
    expect(sites).toEqual([site, '/nowhere/site']);
    expect(isWhole).toBe(true);
  });

  it('is without an interpreter, and says so', async () => {
    const found = await find();
    expect(found).toMatchObject({ version: null, interpreter: null, isWhole: false });
    // An empty PATH would be the folder that pyright is started in.
    expect(existsSync(found.searchPath)).toBe(false);
    expect(isAbsolute(found.searchPath)).toBe(true);
  });

  it('follows the paths of .pth files, and is not whole when one runs code', async () => {
    await python();
    await write('project/.venv/pyvenv.cfg', '');
    const site = dirname(
      await write('project/.venv/lib/python3.11/site-packages/a.pth', '# note\n/elsewhere\nnear\n'),
    );
    await write('project/.venv/lib/python3.11/site-packages/distutils-precedence.pth', 'import os; x()\n');
    expect(await find()).toMatchObject({ sites: [site, '/elsewhere', join(site, 'near')], isWhole: true });
    await write(
      'project/.venv/lib/python3.11/site-packages/__editable__.pth',
      'import finder; finder.install()\n',
    );
    expect((await find()).isWhole).toBe(false);
  });

  it('is not taken from an interpreter that answers garbage', async () => {
    const garbage = `#!${process.execPath}\nconsole.log("hello");\n`;
    await writeFile(join(bin, 'python3'), garbage, { mode: 0o755 });
    expect((await find()).version).toBeNull();
  });
});

describe('an interpreter of somebody else', () => {
  /** The virtual environment of a folder, whose interpreter is a link. */
  async function planted(inside: string, target: string): Promise<string> {
    const root = join(folder, inside);
    await write(join(inside, '.venv/pyvenv.cfg'), 'version = 3.11.7\n');
    await mkdir(join(root, '.venv/bin'));
    await symlink(target, join(root, '.venv/bin/python3'));
    return root;
  }

  const wasStarted = (place: string) => existsSync(join(place, 'calls.log'));

  it.each(['as a checkout', 'as a submodule', 'without a trace of git'])(
    'is not run where a workspace is a folder of a repository, kept %s',
    async (how) => {
      await python('python3', { version: '3.11.2' });
      const tools = join(folder, 'clone/tools');
      await python('python3', {}, tools);
      const workspace = await planted('clone/pkg', '../../../tools/python3');
      if (how === 'as a checkout') await mkdir(join(folder, 'clone/.git'));
      if (how === 'as a submodule') await write('clone/.git', 'gitdir: ../modules/clone\n');
      expect(await find({}, [workspace])).toMatchObject({
        version: '3.11.2',
        interpreter: join(bin, 'python3'),
      });
      expect(wasStarted(tools)).toBe(false);
    },
  );

  it('is not run where it is on the PATH, in a checkout or in the workspace', async () => {
    await python('python3', { version: '3.11.2' });
    const inWorkspace = join(bin, 'workspace/bin');
    const inCheckout = join(bin, 'clone/bin');
    for (const place of [inWorkspace, inCheckout]) await python('python3', {}, place);
    await mkdir(join(bin, 'clone/.git'));
    const PATH = [inWorkspace, inCheckout, '.', '', bin].join(delimiter);
    expect(await find({ PATH }, [join(bin, 'workspace')])).toMatchObject({
      version: '3.11.2',
      interpreter: join(bin, 'python3'),
      searchPath: bin,
    });
    expect([wasStarted(inWorkspace), wasStarted(inCheckout)]).toEqual([false, false]);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'is not run where another user made the workspace (needs root)',
    async () => {
      await python('python3', { version: '3.11.2' });
      const theirs = join(folder, 'theirs');
      await python('python3', {}, theirs);
      const workspace = await planted('workspace', join(theirs, 'python3'));
      for (const path of [theirs, join(theirs, 'python3'), workspace])
        await chown(path, ANOTHER_USER, ANOTHER_USER);
      expect((await find({}, [workspace])).interpreter).toBe(join(bin, 'python3'));
      // Not even where the user's own PATH has it.
      await find({ PATH: [theirs, bin].join(delimiter) }, [workspace]);
      expect(wasStarted(theirs)).toBe(false);
    },
  );

  it('is not run where the active environment links to it', async () => {
    await python('python3', { version: '3.11.2' });
    const tools = join(folder, 'clone/tools');
    await python('python3', {}, tools);
    const root = await planted('active', join(tools, 'python3'));
    for (const name of ['VIRTUAL_ENV', 'CONDA_PREFIX'])
      expect((await find({ [name]: join(root, '.venv') })).interpreter).toBe(join(bin, 'python3'));
    expect(wasStarted(tools)).toBe(false);
  });
});

describe('folders of a project', () => {
  it.each([
    ['/w/a/b.py', '/w', ['/w/a', '/w']],
    ['a/b.py', '/w', ['/w/a', '/w']],
    [null, '/w', ['/w']],
    ['/w/a/b.py', null, ['/w/a']],
    ['/other/b.py', '/w', ['/w']],
    [null, null, []],
  ])('%s in %s', (path, workspace, folders) => {
    expect(projectFolders(path, workspace)).toEqual(folders);
  });
});
