import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFakePython } from '../../../test/fixtures/fake-python/interpreter.ts';
import { programFolder } from '../../../test/fixtures/program-folder.ts';
import type { TypeChecker } from '../../ports/type-checker.ts';
import { createDiskFiles } from '../files/disk.ts';
import { createProcesses } from '../processes/execa.ts';
import { createPythonChecker } from './python.ts';

const SERVER = fileURLToPath(new URL('../../../test/fixtures/fake-python/pyright.mjs', import.meta.url));
const SITE = 'project/.venv/lib/python3.11/site-packages';

let folder: string;
const checkers: TypeChecker[] = [];
beforeEach(async () => {
  folder = await programFolder();
  const where = { version: '3.11.7', library: join(folder, 'library'), standard: ['builtins'], sites: [] };
  await writeFakePython(join(folder, 'bin'), 'python3', {
    where,
    facts: { builtins: { names: {}, stars: [] } },
  });
  await lay({
    'project/.venv/pyvenv.cfg': 'version = 3.11.7\n',
    [`${SITE}/lib.py`]: 'def go(a): ...\nclass A:\n    def stop(self): ...\n',
    [`${SITE}/lib-1.0.dist-info/RECORD`]: 'lib.py,,\n',
  });
});
afterEach(async () => {
  await Promise.all(checkers.splice(0).map((checker) => checker.close()));
  await rm(folder, { recursive: true });
});

async function lay(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** The checker with a scripted server in pyright's place; undefined is the real one. */
async function start(behavior: string | null | undefined): Promise<TypeChecker> {
  const script = (await readFile(SERVER, 'utf8')).replace('BEHAVIOR', JSON.stringify(behavior));
  await lay({ 'pyright.mjs': script });
  const pyright = behavior === null ? null : join(folder, 'pyright.mjs');
  const checker = createPythonChecker({
    home: join(folder, 'home'),
    files: createDiskFiles(),
    processes: createProcesses(),
    variables: { PATH: join(folder, 'bin') },
    ...(behavior === undefined ? {} : { pyright }),
  });
  checkers.push(checker);
  return checker;
}

async function said(checker: TypeChecker, text: string, signal = new AbortController().signal) {
  const workspace = join(folder, 'project');
  const found = await checker.check({ text, language: 'python', path: null, workspace }, signal);
  return found.ok ? found.value.map(({ kind, message }) => `${kind} ${message}`) : found.failure;
}

describe('two witnesses', () => {
  it('the index finds what is absent, without a word of pyright', async () => {
    expect(await said(await start('mute'), 'import lib\nlib.gone()')).toEqual([
      'missing_member lib has no gone (lib 1.0)',
    ]);
  });

  it('pyright is not asked where the index can tell everything', async () => {
    expect(await said(await start('mute'), 'import lib\nlib.go(a=1)\nlib.A().stop()')).toEqual([]);
  });

  it('pyright tells what the index does not see', async () => {
    const text =
      'import lib\nx = lib.go(1)\nx.y()  #: reportAttributeAccessIssue y Cannot access attribute "y" for class "B"';
    expect(await said(await start('good'), text)).toEqual([
      'missing_member Cannot access attribute "y" for class "B"',
    ]);
  });

  it('the index overrules pyright where it knows better', async () => {
    const text = [
      'import lib',
      'lib.go(1).unknown',
      'lib.go(a=1)  #: reportCallIssue a No parameter named "a"',
      'lib.A().stop()  #: reportAttributeAccessIssue stop Cannot access attribute "stop" for class "A"',
    ].join('\n');
    expect(await said(await start('good'), text)).toEqual([]);
  });

  it('what the code allows for is no fault', async () => {
    const text =
      'def f(x):\n    x.y\ntry:\n    import lib.fast  #: reportMissingImports lib.fast Import "lib.fast" could not be resolved\nexcept ImportError:\n    pass';
    expect(await said(await start('good'), text)).toEqual([]);
  });

  it('a module is only missing from an environment that is whole', async () => {
    const text =
      'def f():\n    import unheard  #: reportMissingImports unheard Import "unheard" could not be resolved';
    const checker = await start('good');
    expect(await said(checker, text)).toHaveLength(1);
    await rm(join(folder, 'project/.venv'), { recursive: true });
    expect(await said(await start('good'), text)).toEqual([]);
  });
});

describe('nothing passes without pyright', () => {
  it.each([
    ['crash', 'analyzer_failed'],
    ['garbage', 'analyzer_failed'],
    [null, 'analyzer_missing'],
  ])('%s', async (behavior, reason) => {
    expect(await said(await start(behavior), 'import lib\nlib.go(1).x')).toMatchObject({ reason });
  });

  it('is given up at once when it hangs', async () => {
    const checker = await start('mute');
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 1_500);
    expect(await said(checker, 'import lib\nlib.go(1).x', stop.signal)).toMatchObject({
      reason: 'cancelled',
    });
  });
});

it('asks the real pyright', { timeout: 60_000 }, async () => {
  const text =
    'import lib\n\n\nclass A:\n    def f(self) -> int:\n        return 1\n\n\nlib.go(A().f().nothing)\nunheard()\n';
  const found = await said(await start(undefined), text);
  expect(found).toEqual([
    'missing_member Cannot access attribute "nothing" for class "int"',
    'missing_name "unheard" is not defined',
  ]);
});
