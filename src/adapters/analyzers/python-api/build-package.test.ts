import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FACTS_FORMAT } from '../../../analysis/python-api/facts.ts';
import { loadPython } from '../../../analysis/python-api/sources.cases.ts';
import type { PythonEnvironment } from '../../python/find-environment.ts';
import { findInstalled, type Installed } from '../../python/find-installed.ts';
import { buildPackage } from './build-package.ts';
import { factsFile, HeldFacts, MAX_API_CACHE_FILES, writeFacts } from './facts-folder.ts';
import { InstalledModules } from './installed-modules.ts';

const grammar = await loadPython();
let site: string;
let folder: string;
beforeEach(async () => {
  site = await mkdtemp(join(tmpdir(), 'fettle-site-'));
  folder = join(site, 'facts');
});
afterEach(() => rm(site, { recursive: true }));

async function lay(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(site, path)), { recursive: true });
    await writeFile(join(site, path), text);
  }
}

async function build(name: string) {
  const installed = findInstalled([site], name, []) as Installed;
  return (await buildPackage(installed, grammar, [])).facts;
}

describe('an installed package', () => {
  it('is found with its distribution and version, by whichever list names it', async () => {
    await lay({
      'one/__init__.py': '',
      'one-1.2.dist-info/RECORD': 'one/__init__.py,,\n',
      'two.py': '',
      'Py_Two-2.0.dist-info/RECORD': 'two.py,,\n',
      'three/__init__.pyi': '',
      'other-3.0.egg-info/top_level.txt': 'three\n',
      'four/a.py': '',
    });
    expect(findInstalled([site], 'one', [])).toMatchObject({
      distribution: 'one',
      version: '1.2',
      isNamespace: false,
    });
    expect(findInstalled([site], 'three', [])).toMatchObject({ distribution: 'other', version: '3.0' });
    expect(findInstalled([site], 'four', [])).toMatchObject({ isNamespace: true, version: '' });
    expect(findInstalled([site], 'two', [])).toMatchObject({ isFolder: false, path: join(site, 'two.py') });
    expect(findInstalled([site], 'five', [])).toBeNull();
  });

  it('has its modules from sources and stubs; tests are not read', async () => {
    await lay({
      'p/__init__.py': 'from .a import f\ndef only_source(): ...',
      'p/__init__.pyi': 'from .a import f as f\ndef __getattr__(name): ...',
      'p/a.py': 'def f(): ...',
      'p/fast.cpython-311-x86_64-linux-gnu.so': '',
      'p/tests/test_a.py': 'def hidden(): ...',
      'p/data/x.txt': '',
    });
    const { modules, unread } = await build('p');
    expect(Object.keys(modules).sort()).toEqual(['p', 'p.a', 'p.fast']);
    expect(Object.keys(modules.p?.names ?? {}).sort()).toEqual(['__getattr__', 'f', 'only_source']);
    expect(modules['p.fast']?.open).toContain('compiled');
    expect(unread).toEqual(['p.tests']);
  });

  it('with a compiled module is listed by its stub only when it is marked as typed', async () => {
    await lay({ 'p/__init__.py': '', 'p/fast.so': '', 'p/fast.pyi': 'class A: ...' });
    expect((await build('p')).modules['p.fast']?.open).toContain('stub');
    await lay({ 'p/py.typed': '' });
    expect((await build('p')).modules['p.fast']?.open).toBeUndefined();
  });

  it('survives what is no Python', async () => {
    await lay({
      'p/__init__.py': 'a = 1',
      'p/bad.py': 'def (((\n\0\0',
      'p/deep.py': `${'('.repeat(20_000)}`,
    });
    const { modules, unread } = await build('p');
    expect(Object.keys(modules)).toContain('p.bad');
    expect([...Object.keys(modules), ...unread]).toContain('p.deep');
  });
});

describe('facts on disk', () => {
  const facts = {
    format: FACTS_FORMAT,
    distribution: 'p',
    version: '1',
    modules: {},
    unread: [],
    loose: ['a'],
  };

  it('are others for another version or another install', async () => {
    await lay({ 'p/__init__.py': '', 'p-1.0.dist-info/RECORD': 'p/__init__.py,,\n' });
    const file = () => factsFile(folder, findInstalled([site], 'p', []) as Installed);
    const first = file();
    expect(file()).toBe(first);
    await lay({ 'p-1.0.dist-info/RECORD': 'p/__init__.py,,\np/more.py,,\n' });
    expect(file()).not.toBe(first);
  });

  it('are read again, and not when they are garbage or of another form', async () => {
    const file = join(folder, 'p-1.json');
    expect(writeFacts(folder, file, facts)).toBe(true);
    expect(new HeldFacts().package(file)?.facts).toEqual(facts);
    await writeFile(file, '{"format": 1, "mod');
    expect(new HeldFacts().package(file)).toBeNull();
    await writeFile(file, JSON.stringify({ ...facts, format: 0 }));
    expect(new HeldFacts().package(file)).toBeNull();
  });

  it('stay bounded: those not used for longest go', async () => {
    await mkdir(folder);
    const old = new Date(0);
    for (let count = 0; count < MAX_API_CACHE_FILES; count += 1) {
      await writeFile(join(folder, `${count}.json`), '{}');
      if (count === 7) await utimes(join(folder, '7.json'), old, old);
    }
    writeFacts(folder, join(folder, 'new.json'), facts);
    const names = await readdir(folder);
    expect(names).toHaveLength(MAX_API_CACHE_FILES);
    expect(names).toContain('new.json');
    expect(names).not.toContain('7.json');
  });
});

describe('modules of an environment', () => {
  const environment = (): PythonEnvironment => ({
    version: '3.11.7',
    standard: ['os'],
    library: join(site, 'library'),
    sites: [site],
    confines: [],
    isWhole: true,
    interpreter: 'python3',
    searchPath: '',
    standardFolder: join(folder, 'standard'),
  });
  const modules = (changed: Partial<PythonEnvironment> = {}, localFolders: string[] = []) =>
    new InstalledModules({ ...environment(), ...changed }, localFolders, folder, new HeldFacts());

  it('are wanted when their facts are not there, and never taken for absent', async () => {
    await lay({ 'p/__init__.py': '' });
    const source = modules();
    expect(source.module('p')).toMatchObject({ is: 'unknown' });
    expect(source.module('os')).toMatchObject({ is: 'unknown' });
    expect([...source.wanted.packages, ...source.wanted.standard]).toEqual(['p', 'os']);
  });

  it('are absent only in a whole environment, and never when the project has them', async () => {
    await lay({ 'project/mine.py': '' });
    expect(modules().module('mine')).toEqual({ is: 'absent' });
    expect(modules({ isWhole: false }).module('mine')).toMatchObject({ is: 'unknown' });
    expect(modules({}, [join(site, 'project')]).module('mine')).toMatchObject({ is: 'unknown' });
  });

  it('of a package are there, absent, or were not read', async () => {
    await lay({ 'p/__init__.py': '', 'p/a/b.py': '', 'p/tests/t.py': '', 'p-1.0.dist-info/RECORD': '' });
    const installed = findInstalled([site], 'p', []) as Installed;
    writeFacts(folder, factsFile(folder, installed), await build('p'));
    const source = modules();
    expect(source.module('p.a.b')).toMatchObject({ is: 'found' });
    expect(source.module('p.a')).toMatchObject({ is: 'found', value: { open: expect.any(String) } });
    expect(source.module('p.c')).toEqual({ is: 'absent' });
    expect(source.module('p.tests.t')).toMatchObject({ is: 'unknown' });
    expect(source.label('p.a')).toBe('p 1.0');
  });

  it('of the standard library are known by name, null or missing', async () => {
    await lay({
      'facts/standard/os.json': JSON.stringify({
        names: { path: { is: 'import', module: 'posixpath' } },
        stars: [],
      }),
      'facts/standard/posixpath.json': JSON.stringify({ names: { join: { is: 'value' } }, stars: [] }),
      'facts/standard/winreg.json': 'null',
      'library/x.py': '',
    });
    const source = modules({ standard: ['os', 'posixpath', 'winreg'] });
    expect(source.module('os.path')).toMatchObject({ is: 'found', value: { names: { join: {} } } });
    expect(source.module('os.nothing')).toEqual({ is: 'absent' });
    expect(source.module('winreg')).toMatchObject({ is: 'unknown' });
    expect(modules({ version: null }).module('os')).toMatchObject({
      is: 'unknown',
      why: 'no Python was found',
    });
  });

  it('knows what heirs of a class have', async () => {
    await lay({ 'p/__init__.py': 'class A: ...\nclass B(A): ...\nclass C(B):\n    def f(self): ...' });
    const facts = await build('p');
    writeFacts(folder, factsFile(folder, findInstalled([site], 'p', []) as Installed), facts);
    const reference = { module: 'p', path: 'A', fact: facts.modules.p?.names.A as never };
    expect(modules().isOfHeir(reference, 'f')).toBe(true);
    expect(modules().isOfHeir(reference, 'g')).toBe(false);
  });
});
