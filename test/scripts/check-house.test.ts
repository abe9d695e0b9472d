import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKERS } from '../../scripts/check-house.mjs';
import { Tree } from '../../scripts/house/tree.mjs';
import { plantTree, REPOSITORY } from './planted-tree.ts';

type Changes = Record<string, string | null>;

/** What one checker says of the clean project with these changes, as `path:line: message`. */
async function findings(checker: keyof typeof CHECKERS, changes: Changes): Promise<string[]> {
  const report = await CHECKERS[checker](new Tree(plantTree(changes)));
  return report.findings.map(({ path, line, message }) => `${path}:${line}: ${message}`);
}

/** One table for a checker: what is planted, and the findings it must give, no more and no fewer. */
function plants(
  checker: keyof typeof CHECKERS,
  cases: [title: string, Changes, ...expected: string[]][],
): void {
  describe(checker, () => {
    it.each(cases)('%s', async (_title, changes, ...expected) => {
      const found = await findings(checker, changes);
      expect(found).toEqual(expected.map((text) => expect.stringContaining(text)));
    });
  });
}

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
    expect(clean.stdout.split('\n').at(-2)).toMatch(/^11 house checks, \d+ files: no findings$/);
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
    'src/base/a.ts:1: value import cycle: src/base/a.ts -> src/base/b.ts -> src/base/a.ts',
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
  ['a test of 601 lines', { 'src/base/a.test.ts': lines(601) }, 'a test has at most 600'],
  ['a task of 151 lines', { 'src/tasks/a.ts': lines(151) }, 'a task has at most 150'],
  ['a script of 401 lines', { 'scripts/a.mjs': lines(401) }, 'scripts/a.mjs:401'],
  [
    'files of just their budget',
    {
      'src/base/a.ts': lines(400),
      'src/tasks/a.test.ts': lines(600),
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

plants('dependencies', [
  [
    'a package without its line',
    { 'DEPENDENCIES.md': '| `zod` | why | else |\n| `undici` | why | else |\n| `hono` | why | else |' },
    'DEPENDENCIES.md:1: vitest of package.json has no line here',
  ],
  [
    'a line without its package',
    {
      'package.json': '{}',
      'package-lock.json': '{"packages":{"":{}}}',
      'DEPENDENCIES.md': '\n| `zod` | why | else |',
      'src/adapters/client.ts': null,
      'surfaces/http/server.ts': null,
      'surfaces/cli/main.ts': null,
    },
    'DEPENDENCIES.md:2: zod is not in package.json',
  ],
  [
    'a line that says nothing',
    {
      'DEPENDENCIES.md': ['zod', 'undici', 'hono', 'vitest']
        .map((name) => `| \`${name}\` | why | |`)
        .join('\n')
        .replace('| why | |', '| why | else |'),
    },
    ':2: undici needs why it',
    ':3: hono',
    ':4: vitest',
  ],
  [
    'a lockfile of other packages',
    { 'package-lock.json': '{"packages":{"":{"dependencies":{"zod":"4.0.1"}}}}' },
    'package-lock.json:1: differs from package.json',
  ],
  [
    'an undeclared import',
    { 'scripts/a.mjs': "\nimport x from '@scope/name/deep';" },
    'scripts/a.mjs:2: @scope/name is imported and in no package.json',
  ],
  [
    'an undeclared resolve',
    { 'src/adapters/a.ts': "import.meta.resolve('left-pad/x.wasm');\nrequire.resolve('right-pad');" },
    'left-pad',
    'a.ts:2: right-pad',
  ],
  [
    'a package that no code imports',
    { 'src/adapters/client.ts': "import 'zod';" },
    'package.json:1: undici is imported nowhere',
  ],
  [
    'what ships and imports a development package',
    { 'src/base/a.ts': "import { it } from 'vitest';" },
    'vitest is only in devDependencies',
  ],
  [
    'what may be imported',
    {
      'src/base/a.test.ts': "import { it } from 'vitest';",
      'src/base/a.ts': "import type { T } from 'vitest';\nimport 'node:fs';\nimport 'fs';",
    },
  ],
  [
    'a package of a workspace',
    {
      'surfaces/vscode/package.json': '{"dependencies":{"tiny":"1"}}',
      'surfaces/vscode/a.ts': "import 'tiny';",
    },
  ],
]);

plants('documents', [
  ['a page no link leads to', { 'docs/lost.md': 'x' }, 'docs/lost.md:1: no link leads here from README.md'],
  ['a broken link', { 'docs/guide.md': '\n[x](../docs/gone.md)' }, 'docs/guide.md:2: names ../docs/gone.md'],
  [
    'a path that is gone',
    { 'CONTRIBUTING.md': 'See `src/model/gone.ts:12` and `checks/gone.ts`.' },
    'names src/model/gone.ts:12',
    'names checks/gone.ts',
  ],
  ['a folder that is gone', { 'CONTRIBUTING.md': 'See `src/gone/NAME.ts`.' }, 'names src/gone/NAME.ts'],
  ['a missing document', { 'CONTRIBUTING.md': null }, 'CONTRIBUTING.md:1: is missing'],
  [
    'what is no path of the project',
    {
      'CONTRIBUTING.md':
        '`npm run lint`, `~/.fettle/x`, `application/json`, `a.ts`, [web](https://a.test/src/x.ts)\n```\nfettle explain src/yours.ts\n```',
    },
  ],
]);

plants('flow', [
  [
    'a file that is gone',
    { 'ARCHITECTURE.md': '\n`assistant.ts` → `tasks/gone.ts`' },
    'ARCHITECTURE.md:2: the flow names tasks/gone.ts',
  ],
  [
    'an arrow that no import makes',
    { 'ARCHITECTURE.md': '`tasks/complete.ts` -> `model/ask.ts` -> `surfaces/http/server.ts`' },
    'no file before surfaces/http/server.ts',
  ],
  ['no flow at all', { 'ARCHITECTURE.md': 'Prose.' }, 'ARCHITECTURE.md:1: has no flow line'],
  [
    'a flow over two lines and through a neighbour',
    { 'ARCHITECTURE.md': '`surfaces/http/server.ts`\n-> `src/tasks/complete.ts` -> `model/ask.ts`' },
  ],
]);

const at = (folder: string) => `/${folder}/project/a.ts`;

plants('words', [
  [
    'the host of a registry',
    { 'docs/guide.md': `\nhttps://${['pypi', 'org'].join('.')}/simple` },
    'docs/guide.md:2: ',
  ],
  [
    'a path of one machine',
    { 'src/base/a.ts': `'${at('work')}';\n'${at('root')}';\n'${at('home')}';` },
    'a.ts:1: ',
    'a.ts:2: ',
    'a.ts:3: ',
  ],
  [
    'a placeholder, and a folder of that name',
    { 'src/base/a.ts': `'/home/you/a.ts';\n'src/work/a.ts';\n'~/work/a.ts';\n'https://a.test/home/b';` },
  ],
]);

plants('suppressions', [
  [
    'any',
    { 'src/base/a.ts': 'let a: any;\nlet b: any[] = c as any;\nlet any = 1;' },
    'a.ts:1: ',
    'a.ts:2: ',
    'a.ts:2: ',
  ],
  [
    'an ignored type error',
    { 'src/base/a.ts': '// @ts-ignore because it is so\nf();\n/* @ts-nocheck */' },
    'a.ts:1: @ts-ignore',
    'a.ts:3: @ts-nocheck',
  ],
  [
    'a suppression of the layers',
    { 'src/base/a.ts': '// layers-ignore: there is a good reason' },
    'layers-ignore is not allowed',
  ],
  [
    'a suppression without a reason',
    {
      'src/base/a.ts':
        '// biome-ignore lint/style/useConst: <explanation>\n// @ts-expect-error\n/* v8 ignore next */',
    },
    'a.ts:1: biome-ignore lint/style/useConst',
    'a.ts:2: @ts-expect-error',
    'a.ts:3: v8 ignore next',
  ],
  [
    'suppressions with their reasons',
    {
      'src/base/a.ts':
        "// biome-ignore lint/a/b: the library wants a null here\n// @ts-expect-error the types of the package are wrong\nconst text = '@ts-ignore';",
    },
  ],
]);

plants('skips', [
  [
    'tests left out',
    {
      'src/base/a.test.ts':
        "it.skip('adds', f);\ndescribe.only('x', f);\nit.todo('later');\nit.skipIf(x)('adds', f);\ncontext.skip();",
    },
    'a.test.ts:1: .skip needs a title',
    'a.test.ts:2: .only',
    'a.test.ts:3: .todo',
    'a.test.ts:4: .skipIf',
    'a.test.ts:5: skip() needs its reason',
  ],
  [
    'tests left out with a reason',
    {
      'src/base/a.test.ts':
        "it.skip('adds (skipped: no bubblewrap here)', f);\nit.runIf(x)('adds, needs /proc', f);\ncontext.skip('no model');\nlist.skip(3);\nstream.only;",
    },
  ],
]);

plants('bounds', [
  [
    'a wait',
    { 'src/base/a.ts': 'setTimeout(f, 5_000);\nAbortSignal.timeout(2 * 60_000);\nawait clock.sleep(1000);' },
    'a.ts:1: 5_000 bounds setTimeout',
    'a.ts:2: 2 * 60_000 bounds AbortSignal.timeout',
    'a.ts:3: 1000 bounds clock.sleep',
  ],
  [
    'a named bound',
    {
      'src/base/a.ts':
        'const maxItems = 4_096;\nask({ timeoutMs: 5000 });\nfunction f(limit = 2000) {}\nconst BLOCK_BYTES = 64 * 1024;',
    },
    'maxItems',
    'timeoutMs',
    'limit',
    '64 * 1024 bounds BLOCK_BYTES',
  ],
  [
    'what bounds nothing',
    {
      'src/base/a.ts':
        'const port = 8917;\nconst bytes = size * 1024;\nconst maxRetries = 3;\nconst items = 5000;\nf(5000);',
      'src/base/a.test.ts': 'setTimeout(f, 5000);',
      'src/config/limits.ts': 'export const WAIT_MS = 5_000;',
    },
  ],
]);

const bare = (count: number) =>
  Array.from({ length: count }, (_, index) => `export function f${index}() {}\n`).join('\n');

plants('export-comments', [
  [
    'too many exports without a comment',
    { 'src/base/a.ts': `${bare(2)}\n/** Apart. */\n\nexport type A = 1;` },
    'a.ts:1: f0',
    'a.ts:3: f1',
    'a.ts:7: A',
  ],
  ['a few exports without a comment', { 'src/base/a.ts': bare(2) }],
  [
    'a schema and its type, one comment',
    {
      'src/base/a.ts': Array.from(
        { length: 9 },
        (_, i) => `/** A. */\nexport const A${i} = z.object();\nexport type A${i} = B<typeof A${i}>;\n`,
      ).join(''),
    },
  ],
]);

it('export-comments prints the share', async () => {
  const { notes } = await CHECKERS['export-comments'](new Tree(plantTree()));
  expect(notes).toEqual(['100 % of 10 exported functions and types have a comment above (at least 80 %)']);
});
