import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type FakePython, writeFakePython } from '../../../../test/fixtures/fake-python/interpreter.ts';
import { programFolder } from '../../../../test/fixtures/program-folder.ts';
import { createDiskFiles } from '../../files/disk.ts';
import { packageRoot } from '../../package-root.ts';
import { createProcesses } from '../../processes/execa.ts';
import { ApiIndex, type ApiIndexOptions, MAX_API_TEXT_CHARACTERS } from './api-index.ts';

let folder: string;
let workspace: string;
const indexes: ApiIndex[] = [];
beforeEach(async () => {
  folder = await programFolder();
  workspace = join(folder, 'project');
  await lay({
    'project/.venv/pyvenv.cfg': 'version = 3.11.7\n',
    'project/.venv/lib/python3.11/site-packages/lib/__init__.py':
      'from other import Base\nclass A(Base):\n    def go(self): ...\n',
    'project/.venv/lib/python3.11/site-packages/lib-1.0.dist-info/RECORD': 'lib/__init__.py,,\n',
    'project/.venv/lib/python3.11/site-packages/other.py': 'class Base:\n    def stop(self): ...\n',
    'library/x.py': '',
  });
  await python();
});
afterEach(async () => {
  await Promise.all(indexes.splice(0).map((index) => index.close()));
  await rm(folder, { recursive: true });
});

async function lay(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

function python(changed: Partial<FakePython> = {}): Promise<string> {
  const where = {
    version: '3.11.7',
    library: join(folder, 'library'),
    standard: ['os', 'builtins'],
    sites: [],
  };
  const facts = {
    os: { names: { getcwd: { is: 'function', parameters: '' } }, stars: [] },
    builtins: { names: {}, stars: [] },
  };
  return writeFakePython(join(folder, 'bin'), 'python3', { where, facts, ...changed });
}

function start(changed: Partial<ApiIndexOptions> = {}): ApiIndex {
  const index = new ApiIndex({
    factsFolder: join(folder, 'facts'),
    build: join(packageRoot(), 'dist'),
    files: createDiskFiles(),
    processes: createProcesses(),
    variables: { PATH: join(folder, 'bin') },
    ...changed,
  });
  indexes.push(index);
  return index;
}

async function answer(index: ApiIndex, text: string, signal = new AbortController().signal) {
  const found = await index.examine({ text, language: 'python', path: null, workspace }, signal);
  return found.ok ? found.value.absent.map(({ message }) => message) : found.failure;
}

const BAD = 'import os\nfrom lib import A\nos.getcdw()\nA().goo()\nA().stop()\n';
const FAULTS = ['os has no getcdw (Python 3.11.7)', 'A has no goo (lib 1.0)'];

it('lists what a text needs, and from then on reads it', async () => {
  expect(await answer(start(), BAD)).toEqual(FAULTS);
  const calls = await readFile(join(folder, 'bin/calls.log'), 'utf8');
  expect((await readdir(join(folder, 'facts'))).filter((name) => name.endsWith('.json'))).toHaveLength(2);
  expect(await answer(start(), BAD)).toEqual(FAULTS);
  // The second index only asked where the interpreter is.
  expect((await readFile(join(folder, 'bin/calls.log'), 'utf8')).slice(calls.length)).toBe('-I -S 0\n');
});

it('notices another version', async () => {
  const index = start();
  expect(await answer(index, 'from lib import A\nA().halt()')).toEqual(['A has no halt (lib 1.0)']);
  const site = 'project/.venv/lib/python3.11/site-packages';
  await rm(join(folder, site, 'lib-1.0.dist-info'), { recursive: true });
  await lay({
    [`${site}/lib/__init__.py`]: 'class A:\n    def halt(self): ...\n',
    [`${site}/lib-2.0.dist-info/RECORD`]: 'lib/__init__.py,,\n',
  });
  expect(await answer(index, 'from lib import A\nA().halt()\nA().go()')).toEqual(['A has no go (lib 2.0)']);
});

it('makes a list anew that is damaged on disk', async () => {
  await answer(start(), BAD);
  const facts = join(folder, 'facts');
  for (const name of await readdir(facts))
    if (name.endsWith('.json')) await writeFile(join(facts, name), '{');
  expect(await answer(start(), BAD)).toEqual(FAULTS);
});

it('knows less, and says nothing wrong, without a list of the standard library', async () => {
  await python({ garbage: 'Traceback' });
  expect(await answer(start(), BAD)).toEqual([]);
  await rm(join(folder, 'bin/python3'));
  expect(await answer(start(), 'import os\nos.anything()')).toEqual([]);
});

it('says that it is not built, and what is too large', async () => {
  expect(await answer(start({ build: folder }), BAD)).toMatchObject({ reason: 'analyzer_missing' });
  expect(await answer(start(), 'a'.repeat(MAX_API_TEXT_CHARACTERS + 1))).toMatchObject({
    reason: 'too_large',
  });
});

it('answers at once when given up, and makes the lists for those that follow', async () => {
  const index = start();
  const stop = new AbortController();
  const given = answer(index, BAD, stop.signal);
  stop.abort();
  expect(await given).toMatchObject({ reason: 'cancelled' });
  expect(await answer(index, BAD)).toEqual(FAULTS);
});

it.each([
  ['nested brackets', '('.repeat(100_000)],
  ['nested attributes', `import os\n${'(os.getcwd'.repeat(2_000)}`],
  ['a long chain', `import os\nx = os${'.a'.repeat(50_000)}`],
  ['a long line', `x = "${'a'.repeat(150_000)}"`],
  ['null bytes', 'import os\0\0\0\nos.getcwd()\0'],
  ['lone surrogates', 'x = "\ud800"\n\udc00.y()'],
  ['a circle of names', 'a = b\nb = a\na.x()\nclass C(C): pass\nC().x()'],
])('survives %s', async (_what, text) => {
  const index = start();
  await answer(index, text);
  expect(await answer(index, BAD)).toEqual(FAULTS);
});

it('lists common standard modules when warmed', async () => {
  const index = start();
  await index.warm();
  const { standardFolder } = await index.environment([]);
  await vi.waitFor(() => expect(existsSync(join(standardFolder, 'os.json'))).toBe(true), { timeout: 5_000 });
});
