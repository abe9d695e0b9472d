import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKERS } from '../../scripts/check-house.mjs';
import { Tree } from '../../scripts/house/tree.mjs';
import { findings, plants } from './planted-checker.ts';
import { plantTree, REPOSITORY } from './planted-tree.ts';

describe('check-house', () => {
  it.each(Object.keys(CHECKERS) as (keyof typeof CHECKERS)[])(
    '%s finds nothing in a clean project',
    async (checker) => {
      expect(await findings(checker, {})).toEqual([]);
    },
  );

  it('prints one line for each finding, and fails', () => {
    const script = join(REPOSITORY, 'scripts/check-house.mjs');
    const clean = spawnSync(process.execPath, [script, plantTree()], { encoding: 'utf8' });
    expect(clean.stderr).toBe('');
    expect(clean.stdout.split('\n').at(-2)).toMatch(/^12 house checks, \d+ files: no findings$/);
    expect(clean.status).toBe(0);
    const root = plantTree({ 'src/base/any.ts': '/** Bad. */\nexport type Bad = any;\n' });
    const red = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
    expect(red.stdout).toContain('src/base/any.ts:2: no type is `any`');
    expect(red.stdout).toMatch(/: 1 findings\n$/);
    expect(red.status).toBe(1);
  });

  it('sees new files and leaves ignored ones out', () => {
    const root = plantTree({ '.gitignore': 'dist/\n', 'dist/a.js': 'x', 'src/base/new.ts': '' });
    execFileSync('git', ['add', 'README.md'], { cwd: root });
    const { paths } = new Tree(root);
    expect(paths).toEqual(expect.arrayContaining(['README.md', 'src/base/new.ts']));
    expect(paths).not.toContain('dist/a.js');
  });
});

const REQUEST = "import type { Request } from '../contract/request.ts';";

plants('layers', [
  [
    'an import that points up',
    { 'src/contract/up.ts': "import '../base/a.ts';\n", 'src/base/a.ts': '' },
    'up.ts:1: src/contract imports src/base/a.ts: imports point down only',
  ],
  [
    'a type import that points up',
    { 'src/ports/up.ts': "\nimport type { Ask } from '../model/ask.ts';" },
    'up.ts:2: src/ports imports src/model/ask.ts',
  ],
  [
    'import() of a type that points up',
    { 'src/ports/up.ts': "export type A = import('../model/ask.ts').A;" },
    'src/ports imports src/model/ask.ts',
  ],
  [
    'a stage that imports a stage',
    { 'src/model/a.ts': "export { run } from '../checks/run.ts';" },
    'stage src/model imports stage src/checks',
  ],
  [
    'an adapter that imports a stage',
    { 'src/adapters/a.ts': "import '../checks/run.ts';" },
    'src/checks is not among what it may import',
  ],
  [
    'a surface that imports a task',
    { 'surfaces/http/a.ts': "import '../../src/tasks/complete.ts';" },
    'surfaces/http imports src/tasks/complete.ts',
  ],
  [
    'a surface that imports a surface',
    { 'surfaces/http/a.ts': "import '../lsp/b.ts';", 'surfaces/lsp/b.ts': '' },
    'surfaces/http imports surfaces/lsp/b.ts',
  ],
  [
    'a surface that imports the value of a port',
    { 'surfaces/http/a.ts': "import { Clock } from '../../src/ports/clock.ts';" },
    'it may take types from src/ports, not values',
  ],
  [
    'a source that imports a test',
    { 'src/base/a.ts': "import './b.cases.ts';", 'src/base/b.cases.ts': '' },
    'only tests import tests',
  ],
  [
    'an import without its ending',
    { 'src/base/a.ts': "import './b';", 'src/base/b.ts': '' },
    'a.ts:1: ./b does not exist',
  ],
  [
    'a computed import',
    { 'surfaces/cli/a.ts': 'await import(name);' },
    'a.ts:1: import() of a computed path',
  ],
  ['a folder without a rank', { 'src/helpers/a.ts': '' }, 'src/helpers/a.ts:1: its folder has no rank'],
  [
    'an import of what has no rank',
    { 'surfaces/cli/a.ts': "import '../../scripts/a.mjs';", 'scripts/a.mjs': '' },
    'scripts/a.mjs has no rank',
  ],
  [
    'a protocol below the surfaces',
    { 'src/adapters/a.ts': "import 'vscode-languageserver';" },
    'vscode-languageserver: only surfaces know protocols',
  ],
  [
    'a stage that opens files',
    { 'src/model/a.ts': "import { readFile } from 'node:fs/promises';" },
    'src/model imports node:fs/promises: only adapters',
  ],
  [
    'a stage that asks the network',
    { 'src/model/a.ts': "import { request } from 'undici';" },
    'src/model imports undici',
  ],
  [
    'a stage that reads the clock or the process',
    {
      'src/model/a.ts':
        'Date.now();\nnew Date();\nsetTimeout(f, 1);\nprocess.env;\nfetch(u);\nAbortSignal.timeout(1);',
    },
    'a.ts:1: Date.now',
    'a.ts:2: new Date()',
    'a.ts:3: setTimeout',
    'a.ts:4: process.env',
    'a.ts:5: fetch',
    'a.ts:6: AbortSignal.timeout',
  ],
  [
    'an engine that is to be pure and reads the clock',
    { 'src/analysis/a.ts': "import 'node:fs';\nperformance.now();" },
    'src/analysis imports node:fs',
    'a.ts:2: performance.now: src/analysis is pure and reaches no outside',
  ],
  [
    'what a stage may do',
    {
      'src/model/a.ts': `${REQUEST}\nimport { z } from 'zod';\nimport { join } from 'node:path/posix';\nnew Date(0);\nclock.now();\nconst fetching = 'process.env';`,
    },
  ],
  [
    'what a test may do',
    {
      'src/model/a.test.ts':
        "import '../adapters/clock.ts';\nimport { readFileSync } from 'node:fs';\nDate.now();",
      'test/fixtures/child.mjs': "import '../../dist/src/model/ask.js';",
    },
  ],
  [
    'a test of what is built from nothing',
    { 'test/fixtures/child.mjs': "import '../../dist/src/model/gone.js';" },
    'child.mjs:1: ../../dist/src/model/gone.js does not exist',
  ],
]);

plants('cycles', [
  [
    'two files that need each other',
    { 'src/base/a.ts': "import { b } from './b.ts';", 'src/base/b.ts': "export * from './a.ts';" },
    'src/base/a.ts:1: import cycle: src/base/a.ts -> src/base/b.ts -> src/base/a.ts',
  ],
  [
    'a ring of three',
    {
      'src/base/a.ts': "import './b.ts';",
      'src/base/b.ts': "import('./c.ts');",
      'src/base/c.ts': "import './a.ts';",
    },
    'src/base/a.ts -> src/base/b.ts -> src/base/c.ts -> src/base/a.ts',
  ],
  ['a file that imports itself', { 'src/base/a.ts': "import './a.ts';" }, 'a.ts -> src/base/a.ts'],
  [
    'a ring that only types close',
    {
      'src/base/a.ts': "import type { B } from './b.ts';\nexport type * from './b.ts';",
      'src/base/b.ts': "import './a.ts';",
    },
    'src/base/a.ts:1: import cycle: src/base/a.ts -> src/base/b.ts -> src/base/a.ts',
  ],
  [
    'a diamond',
    {
      'src/base/a.ts': "import './b.ts';\nimport './c.ts';",
      'src/base/b.ts': "import './d.ts';",
      'src/base/c.ts': "import './d.ts';",
      'src/base/d.ts': '',
    },
  ],
]);

const lines = (count: number) => 'x;\n'.repeat(count);

plants('budgets', [
  [
    'a file of 401 lines',
    { 'src/base/a.ts': lines(401) },
    'src/base/a.ts:401: 401 lines; a file has at most 400',
  ],
  ['a test of 401 lines', { 'src/base/a.test.ts': lines(401) }, 'a test has at most 400'],
  ['a task of 151 lines', { 'src/tasks/a.ts': lines(151) }, 'a task has at most 150'],
  ['a script of 401 lines', { 'scripts/a.mjs': lines(401) }, 'scripts/a.mjs:401'],
  [
    'files of just their budget',
    {
      'src/base/a.ts': lines(400),
      'src/tasks/a.test.ts': lines(400),
      'src/tasks/a.ts': lines(150),
      'test/fixtures/samples/a.ts': lines(900),
    },
  ],
]);

it('layers notes what the parser does not understand', async () => {
  const { notes } = await CHECKERS.layers(new Tree(plantTree({ 'src/base/a.ts': 'const = (;' })));
  expect(notes).toEqual(['src/base/a.ts is only partly understood by the parser']);
});

it('budgets notes the files past 300 lines', async () => {
  const { notes } = await CHECKERS.budgets(new Tree(plantTree({ 'src/base/a.ts': lines(301) })));
  expect(notes).toEqual(['src/base/a.ts has 301 lines']);
});

plants('reads', [
  [
    'a file that is read with node:fs',
    { 'src/adapters/a.ts': "import { readFileSync, statSync } from 'node:fs';\n" },
    'src/adapters/a.ts:1: readFileSync of node:fs: read through src/adapters/files/',
  ],
  [
    'a handle that is opened, also under another name and without node:',
    { 'surfaces/cli/a.ts': "\nimport { open as look } from 'fs/promises';\n" },
    'a.ts:2: open of fs/promises',
  ],
  [
    'a folder that is listed, in an import of several lines',
    { 'src/config/a.ts': "import {\n  mkdir,\n  readdir,\n} from 'node:fs/promises';\n" },
    'readdir of node:fs/promises',
  ],
  [
    'all of it, by whatever name',
    {
      'src/adapters/a.ts': "import fs from 'node:fs';\n",
      'src/adapters/b.ts': "import * as fs from 'node:fs';\n",
      'src/adapters/c.ts': "const fs = await import('node:fs');\n",
      'src/adapters/d.ts': "export * from 'node:fs';\n",
      'src/adapters/e.ts': "import fs, { stat } from 'node:fs';\n",
    },
    'a.ts:1: all of it',
    'b.ts:1: all of it',
    'c.ts:1: all of it',
    'd.ts:1: all of it',
    'e.ts:1: all of it',
  ],
  [
    'nothing in what looks and writes, in types, in tests, and where reading is at home',
    {
      'src/adapters/a.ts': "import { mkdir, realpath, stat } from 'node:fs/promises';\n",
      'src/adapters/b.ts':
        "import type { Dirent } from 'node:fs';\nimport { type FileHandle, rm } from 'node:fs/promises';\n",
      'src/adapters/a.test.ts': "import { readFile } from 'node:fs/promises';\n",
      'src/adapters/files/a.ts': "import { readFile } from 'node:fs/promises';\n",
    },
  ],
]);
