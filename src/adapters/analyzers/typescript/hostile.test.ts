import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findWayOut } from '../../confinement/ways-out.ts';
import { createTypeScriptChecker } from './checker.ts';
import { confiner } from './confined.ts';

const TEXT = "'a'.nothing;\n";
const FOUND = ["Property 'nothing' does not exist on type '\"a\"'."];
const TOO_LARGE = 10 * 1024 * 1024 * 1024;
const OFF = { reason: 'not_stated', message: expect.stringContaining('turn off type checking') };
const DEVICE = process.platform === 'win32' ? 'NUL' : '/dev/zero';

let folder: string;
let count = 0;
let checker = createTypeScriptChecker();
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fettle-hostile-')));
  await mkdir(join(folder, 'outside/package'), { recursive: true });
  await writeFile(join(folder, 'outside/secret.ts'), 'export const secret: number = 1;\n');
  await writeFile(join(folder, 'outside/package/index.d.ts'), 'export const secret: number;\n');
});
afterEach(async () => {
  await checker.close();
  checker = createTypeScriptChecker();
});
afterAll(() => rm(folder, { recursive: true }));

async function project(files: Record<string, string>): Promise<string> {
  count += 1;
  const root = join(folder, `project-${count}`);
  await mkdir(join(root, 'src'), { recursive: true });
  for (const [path, text] of Object.entries({ 'tsconfig.json': '{"include":["src"]}', ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

async function said(workspace: string, text = TEXT, path = 'src/a.ts'): Promise<unknown> {
  const input = { text, language: 'typescript', path, workspace };
  const found = await checker.check(input, new AbortController().signal);
  return found.ok ? found.value.map(({ message }) => message) : found.failure;
}

describe('settings that switch checking off are told', () => {
  const options = (compilerOptions: object, more: object = {}) =>
    JSON.stringify({ compilerOptions, ...more });
  it.each<[string, Record<string, string>, string]>([
    ['noCheck', { 'tsconfig.json': options({ noCheck: true }) }, 'src/a.ts'],
    [
      'noCheck of what it extends',
      { 'base.json': options({ noCheck: true }), 'tsconfig.json': '{"extends":"./base.json"}' },
      'src/a.ts',
    ],
    [
      'noCheck in JavaScript',
      { 'jsconfig.json': options({ noCheck: true }), 'tsconfig.json': '' },
      'src/a.js',
    ],
    ['skipLibCheck for declarations', { 'tsconfig.json': options({ skipLibCheck: true }) }, 'src/a.d.ts'],
  ])('%s', async (_, files, path) => {
    const root = await project(files);
    expect(await said(root, path.endsWith('.d.ts') ? 'export const a: Nothing;\n' : TEXT, path)).toEqual(OFF);
  });

  it.each([
    ['strict', options({ strict: false })],
    ['exclude', options({}, { include: [], exclude: ['**'] })],
    ['checkJs', options({ allowJs: true, checkJs: false })],
    ['types', options({ types: [] })],
  ])('%s does not', async (_, settings) => {
    expect(await said(await project({ 'tsconfig.json': settings }))).toEqual(FOUND);
  });
});

describe('what leads out of the project', () => {
  it('is named when it is imported', async () => {
    const root = await project({});
    await symlink(join(folder, 'outside/secret.ts'), join(root, 'src/linked.ts'));
    await symlink(join(folder, 'outside'), join(root, 'node_modules'));
    for (const [specifier, path] of [
      ['./linked', join(root, 'src/linked.ts')],
      ['./linked.js', join(root, 'src/linked.ts')],
      ['../../outside/secret', join(folder, 'outside/secret.ts')],
      ['package', join(root, 'node_modules/package')],
    ] as const) {
      const found = await said(root, `import { secret } from '${specifier}';\nsecret.nothing;\n`);
      expect(found).toMatchObject({ reason: 'not_stated', message: expect.stringContaining(path) });
    }
  });

  it('is not read by way of settings', async () => {
    const outside = join(folder, 'outside');
    const root = await project({
      'tsconfig.json': JSON.stringify({
        include: ['src', outside],
        compilerOptions: { paths: { hidden: [join(outside, 'secret.ts')] }, typeRoots: [outside] },
      }),
    });
    const found = await said(root, "import { secret } from 'hidden';\nsecret.nothing;\n");
    expect(JSON.stringify(found)).not.toContain('number');
  });
});

describe('devices and files beyond measure', () => {
  it('are not opened', async () => {
    const root = await project({});
    await rm(join(root, 'tsconfig.json'));
    for (const name of ['tsconfig.json', 'package.json', 'src/zero.ts'])
      await symlink(DEVICE, join(root, name));
    expect(await said(root)).toEqual(FOUND);
  });

  it('end the checker, which says why', async () => {
    const root = await project({ 'src/sparse.ts': '' });
    await truncate(join(root, 'src/sparse.ts'), TOO_LARGE);
    const failure = { reason: 'analyzer_failed', message: expect.stringContaining('ran out of memory') };
    for (let times = 0; times < 3; times += 1) expect(await said(root)).toEqual(failure);
  });
});

describe.skipIf(process.platform === 'win32')('pipes (skipped: Windows has none)', () => {
  it.each(['tsconfig.json', 'package.json', 'src/pipe.ts'])(
    '%s is named, and not waited for',
    async (name) => {
      const root = await project({});
      await rm(join(root, name), { force: true });
      execFileSync('mkfifo', [join(root, name)]);
      expect(await said(root)).toMatchObject({
        reason: 'not_stated',
        message: expect.stringContaining(`${name} is a pipe`),
      });
    },
  );

  it('one that a text imports is named, and not waited for', async () => {
    const root = await project({ 'node_modules/piped/index.d.ts': '' });
    execFileSync('mkfifo', [join(root, 'node_modules/piped/package.json')]);
    expect(await said(root, "import 'piped';\n")).toMatchObject({
      reason: 'not_stated',
      message: expect.stringContaining('piped/package.json, which is a pipe'),
    });
  });
});

it.each([
  ['tsconfig.json', 5_000, 'is nested too deeply'],
  ['packages/a/package.json', 5_000, 'is nested too deeply'],
  ['packages/a/package.json', 200_000, 'is too large'],
])('does not read a %s of %i levels', async (name, levels, why) => {
  const root = await project({ [name]: `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}` });
  expect(await said(root)).toMatchObject({
    reason: 'not_stated',
    message: expect.stringContaining(`${name} ${why}`),
  });
});

describe('a system that cannot confine', () => {
  const start = async (root: string) =>
    confiner(async () => null)(
      { command: process.execPath, args: [], environment: {} },
      { root, scratch: root },
    );

  it('checks a project without a way out', async () => {
    const root = await project({ 'src/b.ts': '', 'base.json': '{"extends":"./src/../tsconfig.json"}' });
    await symlink('b.ts', join(root, 'src/c.ts'));
    expect(await start(root)).toMatchObject({ ok: true });
  });

  it.each<[string, (root: string) => Promise<void>]>([
    [
      'src/l.ts is a link to a place outside',
      (root) => symlink(join(folder, 'outside/secret.ts'), join(root, 'src/l.ts')),
    ],
    ['src/l is a link to a place outside', (root) => symlink(join(folder, 'outside'), join(root, 'src/l'))],
    ['src/z.ts is a link to a place outside', (root) => symlink(DEVICE, join(root, 'src/z.ts'))],
    ['names ../outside/', (root) => writeFile(join(root, 'tsconfig.json'), '{"include":["../outside/*"]}')],
    [
      'tsconfig.json names',
      (root) =>
        writeFile(
          join(root, 'tsconfig.json'),
          JSON.stringify({ extends: join(folder, 'outside/secret.ts') }),
        ),
    ],
    [
      'src/s.ts is too large',
      async (root) => {
        await writeFile(join(root, 'src/s.ts'), '');
        await truncate(join(root, 'src/s.ts'), TOO_LARGE);
      },
    ],
  ])('does not check where %s', async (words, lay) => {
    const root = await project({});
    await lay(root);
    expect(await start(root)).toMatchObject({
      failure: { reason: 'not_stated', message: expect.stringContaining(words) },
    });
    expect(await findWayOut(root)).not.toBeNull();
  });
});
