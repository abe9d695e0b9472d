import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyProject } from '../../../../test/fixtures/projects/copy-project.ts';
import { MAX_CHECKED_CHARACTERS } from '../../../config/limits.ts';
import { WATCH_INTERVAL_MS } from '../type-checking/disk-changes.ts';
import { CALLS, HEAD, USE } from './checker.cases.ts';
import { createTypeScriptChecker } from './checker.ts';

const checker = createTypeScriptChecker();
const never = new AbortController().signal;
let web: string;
const removals: (() => Promise<void>)[] = [];

async function project(name: string, modules?: string[]): Promise<string> {
  const { root, remove } = await copyProject(name, modules);
  removals.push(remove);
  return root;
}

beforeAll(async () => {
  web = await project('ts-web');
});
afterAll(async () => {
  await checker.close();
  await Promise.all(removals.map((remove) => remove()));
});

type Where = { workspace?: string | null; path?: string | null; language?: string };

async function problems(
  text: string,
  { workspace = web, path = 'src/new.ts', language = 'typescript' }: Where = {},
) {
  const found = await checker.check({ text, language, path, workspace }, never);
  if (!found.ok) throw new Error(`${found.failure.reason}: ${found.failure.message}`);
  return found.value;
}

async function said(text: string, where: Where = {}): Promise<string[]> {
  return (await problems(text, where)).map(({ kind, code, suggestions }) =>
    [kind, code, ...suggestions].join(' '),
  );
}

describe('calls that do not exist', () => {
  it.each(CALLS)('%s', async (_, code, expected) => {
    expect(await said(`${HEAD}${code}${USE}`)).toEqual([expected]);
  });

  it('says where, in the lines of the text, and in whose words', async () => {
    const [problem] = await problems('#!/usr/bin/env node\nconst a = "😀"; a.reverse();\nprocess.exit();\n');
    expect(problem).toEqual({
      code: 'TS2339',
      kind: 'missing_member',
      message: `Property 'reverse' does not exist on type '"😀"'.`,
      range: { start: { line: 2, column: 19 }, end: { line: 2, column: 26 } },
      suggestions: [],
    });
  });

  it.each([
    ['a member', "table.sorted('a');", ['sortBy']],
    ['a member of a namespace', "fs.readFileAsync('a');", ['readFile', 'writeFile']],
    ['an export', "import { serveFolder } from 'veloce'; serveFolder;", ['serveFiles']],
    ['nothing near', "'a'.qqqqqqqq();", []],
  ])('names what does exist beside %s', async (_, code, names) => {
    const [problem] = await problems(`${HEAD}${code}${USE}`);
    expect(problem?.suggestions).toEqual(names);
  });

  it('tells what is deprecated', async () => {
    expect(await said("import { staticFiles } from 'veloce'; staticFiles('a');")).toContain(
      'deprecated TS6387',
    );
  });
});

it.each([
  [
    'a whole program',
    `${HEAD}app.get('/', async (incoming, reply) => {
  const { text } = await incoming.readBody();
  await fs.mkdir(join('a', text), { recursive: true });
  reply.status(200).sendJson({ rows: table.where('a', (value) => value === 1).rows(), home: process.env.HOME });
});
const { address } = await app.listen({ port: 8080 });
console.log(address, (await (await fetch('a')).json()) as string);${USE}`,
  ],
  ['a package without types', "import { alpha } from 'plainjs'; alpha('a').anything();"],
  ['implicit any', 'export function f(x) { return x.y; }'],
  ['what is unused', "import { App } from 'veloce'; const a = 1;"],
  ['a package that is declared and not installed yet', "import x from 'not-installed-yet'; x();"],
  ['what a bundler loads', "import './style.css'; import icon from 'tabula/icon.svg'; icon;"],
  [
    'aliases',
    "import a from '@/a'; import b from '~/b'; import c from '#c'; import d from 'virtual:d'; [a, b, c, d];",
  ],
  ['globals of test tools', "describe('a', () => { it('b', () => {}); });"],
  ['settings of JSX', 'export const a = <p>b</p>;'],
])('has nothing against %s', async (_, text) => {
  const tsx = text.includes('<p>');
  expect(await said(text, tsx ? { path: 'src/new.tsx', language: 'tsx' } : {})).toEqual([]);
});

describe('the installed version decides', () => {
  const PAIRS = [
    ['a method renamed', "app.del('/');", "app.remove('/');"],
    ['an argument became an option', 'app.listen(80);', 'app.listen({ port: 80 });'],
    [
      'a reply renamed',
      "app.get('/', (_, reply) => reply.code(200).send('a'));",
      "app.get('/', (_, reply) => reply.status(200).sendJson('a'));",
    ],
    [
      'a result became a promise',
      'app.listen(80 as never).close();',
      '(await app.listen({ port: 80 })).close();',
    ],
    ['an export added', 'staticFiles("a");', "import { serveFiles } from 'veloce'; serveFiles('a');"],
    [
      'a method became asynchronous',
      "app.post('/', (incoming) => { incoming.body().text; });",
      "app.post('/', async (incoming) => { (await incoming.readBody()).text; });",
    ],
    ['a module added', 'app;', "import { inject } from 'veloce/testing'; inject(app, '/');"],
  ] as const;
  const text = (code: string) =>
    `import { App, staticFiles } from 'veloce';\nconst app = new App();\n${code}\nexport { app, staticFiles };`;
  const strict = (found: string[]) => found.filter((one) => !one.startsWith('deprecated'));

  it.each(PAIRS)('%s', async (_, first, second) => {
    const old = await oldProject();
    expect(strict(await said(text(first), { workspace: old }))).toEqual([]);
    expect(strict(await said(text(second)))).toEqual([]);
    if (first !== 'staticFiles("a");' && first !== 'app;')
      expect(strict(await said(text(first)))).not.toEqual([]);
    expect(strict(await said(text(second), { workspace: old }))).not.toEqual([]);
  });

  let old: Promise<string> | undefined;
  function oldProject() {
    old ??= project('ts-web', ['ts-web', 'ts-veloce-1']);
    return old;
  }
});

describe('projects of other kinds', () => {
  it('finds what a tsconfig of TypeScript 4 finds, though TypeScript 7 reads less of it', async () => {
    const legacy = await project('ts-legacy');
    const text =
      "import { thing } from 'lib/thing';\nimport { thing as same } from '@/thing';\nconsole.log(thing, same, process.cwd());\n";
    expect(await said(text, { workspace: legacy, path: 'src/a.ts' })).toEqual([]);
    expect(
      await said(`${text}process.current();\nimport 'lib/nothing';`, { workspace: legacy, path: 'src/a.ts' }),
    ).toEqual(['missing_member TS2339', 'missing_module TS2882']);
  });

  it('checks code that stands alone with the packages of the workspace', async () => {
    const alone = { path: null };
    expect(
      await said(
        "import { App } from 'veloce';\nimport { a } from './beside.js';\nconst name = await a; new App().route(name);",
        alone,
      ),
    ).toEqual(['missing_member TS2339']);
    expect(await said('const name = 1; export const b = await Promise.resolve(name);', alone)).toEqual([]);
  });

  it('checks code without a project against the language alone', async () => {
    const nowhere = { path: null, workspace: null };
    expect(
      await said(
        "import x from 'any-package';\nimport fs from 'node:fs';\nfs.any(x, process.env.A, document.title);\nconst a: string = null;\n",
        nowhere,
      ),
    ).toEqual([]);
    expect(await said('[1].contains(1); nobody();', nowhere)).toEqual([
      'missing_member TS2339',
      'missing_name TS2304',
    ]);
  });

  it('finds the project of a path by itself', async () => {
    expect(
      await said("import { App } from 'veloce'; new App().route();", {
        workspace: null,
        path: join(web, 'src/deep/new.ts'),
      }),
    ).toEqual(['missing_member TS2339']);
  });

  it('counts what no setting makes right where no tsconfig speaks', async () => {
    const where = { path: 'test/a.ts' };
    expect(
      await said("const a: string = null; let s: string | undefined; s.length; 'a'.foo();", where),
    ).toEqual(['missing_member TS2339']);
    const pairs = 'export const f = (a: number[]): [number, number][] => a.map((n) => [n, n, n]);';
    expect(await said(`${pairs} export const n = 'a' - 1;`, where)).toEqual([
      'wrong_type TS2322',
      'wrong_type TS2362',
    ]);
    const grown = 'export const g = (): string[] => { const all = []; all.push("a"); return all; };';
    expect(await said(grown, where)).toEqual([]);
  });
});

describe('JavaScript', () => {
  let plain: string;
  beforeAll(async () => {
    plain = await project('js-plain', ['ts-web']);
  });
  const where = () => ({ workspace: plain, path: 'lib/new.js', language: 'javascript' });

  it('finds calls that do not exist', async () => {
    const text =
      "import { App } from 'veloce';\nimport * as fs from 'node:fs';\nconst app = new App();\napp.route('/');\nfs.promises.exists('a');\napp.listen({ port: 1, hosts: 'a' });\n[1].contains(1);\nmissing();\n";
    expect(await said(text, where())).toEqual([
      'missing_member TS2339',
      'missing_member TS2339',
      'wrong_arguments TS2561 host',
      'missing_member TS2339',
      'missing_name TS2304',
    ]);
  });

  it('leaves the ways of JavaScript alone', async () => {
    const text = `#!/usr/bin/env node
const { double } = require('./helper');
const made = {};
made.value = double(1);
/** @type {number} */
let count = 'none';
count = count - 1;
class Box { constructor() { this.inside = 1; } }
const list = [];
list.push(new Box().inside, made.value, made.other);
let later;
later.any = 1;
function add(a, b) { return a + b; }
add(1);
try { add(1, 2); } catch (error) { console.log(error.code); }
window.mine = document.querySelector('a').value;
const n = 'a' - 1;
add.cache = {};
add.calls.push(n, navigator.userAgentDatas);
(n > 1 ? 'a' : [n]).reverse();
class Own {}
Own.made = new Own();
new Own().later();
/** @param {Unknown} a */
function typed(a) { return __BUILD__ || a; }
typed(parseInt(5));
module.exports = { add, n };
`;
    expect(await said(text, where())).toEqual([]);
  });
});

describe('JavaScript with declarations', () => {
  let plain: string;
  beforeAll(async () => {
    plain = await project('js-plain', ['ts-web']);
  });
  const where = () => ({ workspace: plain, path: 'lib/new.js', language: 'javascript' });

  it.each([
    ['too many arguments', "import { reset } from 'tabula';\nreset(('now'), 1);", 'wrong_arguments TS2554'],
    [
      'a wrong option among overloads',
      "import { open } from 'tabula';\nopen('a', { mod: 'read' });",
      'wrong_arguments TS2769 mode',
    ],
    ['a call of what is no function', 'new Map().size();', 'wrong_arguments TS2349'],
    ['a call of a list', 'navigator.languages();', 'wrong_arguments TS2349'],
    [
      'a member of a list of objects',
      'const rows = [{ a: 1, b: (c) => c }];\nrows.descending();',
      'missing_member TS2339',
    ],
    [
      'a member that no member of a union has',
      "import { parse } from 'tabula';\nparse('a').isFine;",
      'missing_member TS2339',
    ],
  ])('finds %s', async (_, text, expected) => {
    expect(await said(text, where())).toEqual([expected]);
  });

  it.each([
    [
      'more arguments than a function of JavaScript names',
      'function all() { return arguments; }\nexport { all };\nall(1, 2);',
    ],
    ['a member that a program makes a function', 'const set = new Map();\nset.size = () => 1;\nset.size();'],
    ['a name that the browser has too', "const name = 'a b';\nname.split(' ');"],
    ['CommonJS', "const name = 'a b';\nexports.parts = name.split(' ');"],
  ])('leaves %s alone', async (_, text) => {
    expect(await said(text, where())).toEqual([]);
  });
});

describe('packages without declarations', () => {
  const where = (workspace: string) => ({ workspace, path: 'lib/new.js', language: 'javascript' });
  const text =
    "import { alpha, gamma } from 'plainjs';\nimport inside from 'plainjs/inside.js';\ngamma(alpha('a').any(), inside);\n[1].contains(1);\n";

  it('are believed nothing of, though a jsconfig lets TypeScript guess', async () => {
    const root = await project('js-plain', ['ts-web']);
    await writeFile(join(root, 'jsconfig.json'), '{"compilerOptions":{"checkJs":true}}');
    expect(await said(text, where(root))).toEqual(['missing_module TS2307', 'missing_member TS2339']);
  });
});

describe('what changes on disk', () => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, WATCH_INTERVAL_MS + 50));

  it('is seen: a source, a new file, a package', async () => {
    const root = await project('ts-web');
    const where = { workspace: root };
    const text =
      "import { extra } from './store.js';\nimport { late } from './late.js';\nimport { App } from 'veloce';\nnew App().added(extra, late);\n";
    expect(await said(text, where)).toHaveLength(3);
    const source = join(root, 'src/store.ts');
    await writeFile(source, `${await readFile(source, 'utf8')}export const extra = 1;\n`);
    await writeFile(join(root, 'src/late.ts'), 'export const late = 1;\n');
    await pause();
    expect(await said(text, where)).toEqual(['missing_member TS2339']);
    const declarations = join(root, 'node_modules/veloce/index.d.ts');
    await writeFile(
      declarations,
      (await readFile(declarations, 'utf8')).replace('remove(', 'added(...all: number[]): void;\n  remove('),
    );
    await writeFile(join(root, 'package-lock.json'), '{}');
    await pause();
    expect(await said(text, where)).toEqual([]);
    await rm(join(root, 'src/late.ts'));
    await pause();
    expect(await said(text, where)).toEqual(['missing_module TS2307']);
  });
});

describe('when it cannot', () => {
  const input = { text: 'a', language: 'typescript', path: 'src/a.ts', workspace: '/' };

  it('says that the program is not there, and what to do', async () => {
    const none = createTypeScriptChecker({ command: null });
    expect(await none.check(input, never)).toMatchObject({
      failure: { reason: 'analyzer_missing', message: expect.stringContaining('npm install') },
    });
  });

  it('reads on behind half of a surrogate pair', async () => {
    expect(await said('export const a = "\ud800".reverse();')).toEqual(['missing_member TS2339']);
  });

  it('does not take a text past the bound', async () => {
    expect(
      await checker.check({ ...input, text: 'a'.repeat(MAX_CHECKED_CHARACTERS + 1) }, never),
    ).toMatchObject({ failure: { reason: 'too_large' } });
  });

  it('says that the server fell', async () => {
    const script = fileURLToPath(
      new URL('../../../../test/fixtures/lsp-server/scripted.mjs', import.meta.url),
    );
    const counts = join(web, 'starts');
    const crashing = createTypeScriptChecker({
      command: { path: process.execPath, args: [script, counts, 'crash'] },
    });
    expect(await crashing.check({ ...input, workspace: web }, never)).toMatchObject({
      failure: { reason: 'analyzer_failed', message: expect.stringContaining('panic: no more') },
    });
    await crashing.close();
  });

  it.each([
    ['nested brackets', '['.repeat(100_000)],
    ['a long line', `const a = "${'x'.repeat(900_000)}";`],
    ['NUL and half an emoji', 'const a = "\0\ud800";\nconst b = a.foo();'],
    ['deep calls', `${'f('.repeat(20_000)}1${')'.repeat(20_000)}`],
  ])('survives %s', async (_, text) => {
    await checker.check(
      { text, language: 'typescript', path: 'src/new.ts', workspace: web },
      AbortSignal.timeout(5_000),
    );
    expect(await said("'a'.reverse();", { path: 'src/after.ts' })).toEqual(['missing_member TS2339']);
  });
});

it('holds two projects at once and loads a third anew', async () => {
  const roots = await Promise.all([project('ts-web'), project('ts-web'), project('ts-web')]);
  await mkdir(join(web, 'unused'), { recursive: true });
  for (const workspace of [...roots, ...roots])
    expect(await said("'a'.reverse();", { workspace })).toEqual(['missing_member TS2339']);
});
