import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../package-root.ts';
import { GUARD_VARIABLE, type GuardOrders } from './orders.ts';

const GUARD = pathToFileURL(join(packageRoot(), 'dist/src/adapters/files/guard/guard.js')).href;
const run = promisify(execFile);
const TOO_LARGE = 10 * 1024 * 1024 * 1024;

let folder: string;
let project: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fettle-guard-')));
  project = join(folder, 'project');
  for (const name of ['project/src', 'project/sub', 'scratch', 'outside'])
    await mkdir(join(folder, name), { recursive: true });
  for (const name of ['project/src/a.py', 'project/pyrightconfig.json', 'outside/key'])
    await writeFile(join(folder, name), 'text');
  await writeFile(join(project, 'sparse.py'), '');
  await truncate(join(project, 'sparse.py'), TOO_LARGE);
  await symlink(join(folder, 'outside'), join(project, 'folder-out'));
  await symlink(join(folder, 'outside/key'), join(project, 'out.py'));
  await symlink('src/a.py', join(project, 'in.py'));
  await symlink('loop.py', join(project, 'loop.py'));
  if (process.platform !== 'win32') {
    await symlink('/dev/zero', join(project, 'zero.py'));
    await run('mkfifo', [join(project, 'pipe.py')]);
  }
});
afterAll(() => rm(folder, { recursive: true }));

/** What an expression gives in a process behind the guard; `fail` with the code where it throws. */
async function behind(expression: string): Promise<unknown> {
  const orders: GuardOrders = {
    readable: [project],
    scratch: join(folder, 'scratch'),
    hidden: ['pyrightconfig.json'],
    maxFileBytes: 1_000_000,
    interpreter: { version: '3.12.1', paths: ['/library'] },
  };
  const program = `
    const fs = require('node:fs');
    const processes = require('node:child_process');
    const path = (name) => ${JSON.stringify(folder)} + '/' + name;
    (async () => ${expression})().then(
      (value) => console.log(JSON.stringify(value ?? null)),
      (error) => console.log(JSON.stringify('fails with ' + error.code)),
    );`;
  const { stdout } = await run(process.execPath, [`--import=${GUARD}`, '--eval', program], {
    env: { [GUARD_VARIABLE]: JSON.stringify(orders) },
  });
  return JSON.parse(stdout);
}

const GONE = 'fails with ENOENT';

describe('a guarded process reads', () => {
  it.each([
    ["fs.readFileSync(path('project/src/a.py'), 'utf8')", 'text'],
    ["fs.readFileSync(path('project/in.py'), 'utf8')", 'text'],
    ["fs.promises.readFile(path('project/src/a.py'), 'utf8')", 'text'],
    ["new Promise((done) => fs.readFile(path('project/in.py'), 'utf8', (_, text) => done(text)))", 'text'],
    ["fs.statSync(path('project/src/a.py')).size", 4],
    ["fs.existsSync(path('project'))", true],
    ["fs.readdirSync(path('project/src'))", ['a.py']],
    ["fs.lstatSync(path('project/in.py')).isSymbolicLink()", true],
    ["fs.realpathSync(path('project/in.py')).endsWith('src/a.py')", true],
    ["fs.statSync(path('project/none'), { throwIfNoEntry: false })", null],
    ["(fs.writeFileSync(path('scratch/x'), 'y'), fs.readFileSync(path('scratch/x'), 'utf8'))", 'y'],
  ])('%s', async (expression, expected) => {
    expect(await behind(expression)).toEqual(expected);
  });
});

describe('a guarded process does not', () => {
  it.each([
    ["fs.readFileSync(path('outside/key'))"],
    ["fs.readFileSync(path('project/out.py'))"],
    ["fs.readFileSync(path('project/src/../../outside/key'))"],
    ["fs.readFileSync(path('project/folder-out/key'))"],
    ["fs.promises.readFile(path('project/out.py'))"],
    ["fs.promises.open(path('project/out.py'))"],
    ["new Promise((done, fail) => fs.readFile(path('project/out.py'), (error) => fail(error)))"],
    ["new Promise((_, fail) => fs.createReadStream(path('project/out.py')).on('error', fail).resume())"],
    ["fs.openSync(path('project/out.py'))"],
    ["fs.statSync(path('project/out.py'))"],
    ["fs.realpathSync.native(path('project/out.py'))"],
    ["fs.readdirSync(path('outside'))"],
    ["fs.readdirSync(path('project/folder-out'))"],
    ['fs.readdirSync(path(""))'],
    ["fs.readFileSync(path('project/pyrightconfig.json'))"],
    ["fs.readFileSync(path('project/sparse.py'))"],
    ["fs.readFileSync(path('project/loop.py'))"],
    ["fs.watch(path('project'))"],
    ["fs.writeFileSync(path('project/new'), '')"],
    ["fs.openSync(path('project/new'), 'w')"],
    ["fs.symlinkSync(path('outside/key'), path('scratch/key'))"],
    ["fs.cpSync(path('outside'), path('scratch/copy'), { recursive: true })"],
    ["processes.execFileSync('python3', ['x.py'])"],
    ["processes.spawn('true')"],
    ["processes.execSync('true')"],
    ["processes.fork('x.js')"],
  ])('%s', async (expression) => {
    expect(await behind(expression)).toBe(GONE);
  });

  it('open a device or a pipe, of which Windows has none', async () => {
    for (const name of ['zero.py', 'pipe.py'])
      expect(await behind(`fs.readFileSync(path('project/${name}'))`)).toBe(GONE);
  });

  it('know that files outside exist', async () => {
    expect(await behind("fs.existsSync(path('outside/key'))")).toBe(false);
    expect(await behind("fs.existsSync(path('project/out.py'))")).toBe(false);
  });
});

it('answers for an interpreter without one', async () => {
  const version =
    "processes.execFileSync('python3', ['-c', 'json.dump(tuple(sys.version_info), sys.stdout)'])";
  expect(await behind(`JSON.parse(${version})`)).toEqual([3, 12, 1, 'final', 0]);
  const paths = "processes.execFileSync('python3', ['-c', 'json.dump(dict(prefix=sys.prefix), sys.stdout)'])";
  expect(await behind(`JSON.parse(${paths})`)).toEqual({ path: ['/library'], prefix: '/library' });
});
