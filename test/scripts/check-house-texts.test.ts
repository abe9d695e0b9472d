import { expect, it } from 'vitest';
import { CHECKERS } from '../../scripts/check-house.mjs';
import { Tree } from '../../scripts/house/tree.mjs';
import { plants } from './planted-checker.ts';
import { plantTree } from './planted-tree.ts';

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
    'words that no maintainer writes',
    {
      'src/base/a.ts': '/** What it takes. */\n// It is no folder.\nconst a = "is no folder";',
      'docs/guide.md': 'It goes on anew.\n\nThere is no folder, and it is no longer one.',
    },
    'docs/guide.md:1: "anew" is not plain English: again',
    'docs/guide.md:1: "goes on" is not plain English: continue, resume',
    'a.ts:1: "/** What it" is not plain English: name the thing',
    'a.ts:2: "is no folder" is not plain English: is not a',
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
        'const maxItems = 4_096;\nask({ timeoutMs: 5000 });\nfunction f(limit = 2000) {}\nfunction g() { const BLOCK_BYTES = 64 * 1024; }',
    },
    'maxItems',
    'timeoutMs',
    'limit',
    '64 * 1024 bounds BLOCK_BYTES: name it in a constant at the top',
  ],
  [
    'what bounds nothing',
    {
      'src/base/a.ts':
        'const port = 8917;\nconst bytes = size * 1024;\nconst maxRetries = 3;\nconst items = 5000;\nf(5000);',
      'src/base/a.test.ts': 'setTimeout(f, 5000);',
      'src/base/b.ts': 'export const MAX_ITEMS = 5_000;\nconst WAIT_MS = 5_000;\nclock.sleep(WAIT_MS);',
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
