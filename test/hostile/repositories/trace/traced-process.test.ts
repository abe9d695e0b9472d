import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFile, realOrSame } from '../paths.ts';
import { type Fault, judge } from './judge.ts';
import { TraceReader } from './lines.ts';
import { traced, Watch, whyNotTraced } from './traced-process.ts';

const whyNot = whyNotTraced();
const MEGA = 1_000_000;

/** The tracer must see what the hostile repositories try, else it proves nothing. */
describe.skipIf(whyNot !== null)(`the tracer (skipped: ${whyNot ?? 'it is not'})`, () => {
  let base: string;
  let root: string;
  beforeAll(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'fettle-traced-')));
    root = join(base, 'one', 'repository');
    mkdirSync(root, { recursive: true });
    mkdirSync(join(base, 'one', 'outside'));
    writeFileSync(join(base, 'one', 'outside', 'secret.txt'), 'secret');
    writeFileSync(join(root, 'planted'), '#!/bin/sh\n:\n');
    chmodSync(join(root, 'planted'), 0o755);
    writeFileSync(join(root, 'planted.cjs'), '');
    symlinkSync('../outside/secret.txt', join(root, 'secret'));
    symlinkSync('/dev/zero', join(root, 'zero'));
    symlinkSync('../outside', join(root, 'folder'));
  });
  afterAll(() => rmSync(base, { recursive: true }));

  async function faultsOf(script: string): Promise<Fault[]> {
    const file = join(base, 'trace');
    const [program, ...args] = traced(file, [process.execPath, '-e', script]);
    const from = Date.now();
    const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
    expect(await once(child, 'exit')).toEqual([0, null]);
    const reader = new TraceReader();
    const events = readFileSync(file, 'latin1')
      .split('\n')
      .flatMap((line) => reader.read(line));
    const visit = { repository: 'one', folder: join(base, 'one'), readable: [root], from, to: Date.now() };
    const own = ['/usr', '/lib', '/lib64', '/etc', '/proc', '/sys', '/dev/null', realOrSame('/bin')];
    const ground = { base, own, usual: new Set<string>(), realPath: realOrSame, isFile };
    return judge([...events, ...reader.end()], [visit], ground);
  }

  it.each([
    ['a program of the repository', "spawnSync('./planted')", 'started', 'planted'],
    ['one by its absolute path', "spawnSync(process.cwd() + '/planted')", 'started', 'planted'],
    ['one by PATH', "spawnSync('planted', { env: { PATH: '.' } })", 'started', 'planted'],
    ['one by a shell', "spawnSync('sh', ['-c', 'cd /; cd -; ./planted'])", 'started', 'planted'],
    ['a script of the repository', "spawnSync(process.execPath, ['planted.cjs'])", 'started', 'planted.cjs'],
    ['a secret by a link', "fs.readFileSync('secret')", 'read outside', '../outside/secret.txt'],
    ['one in the background', "fs.readFile('secret', () => 0)", 'read outside', '../outside/secret.txt'],
    ['one by a child', "spawnSync('cat', ['secret'])", 'read outside', '../outside/secret.txt'],
    ['a folder by a link', "fs.readdirSync('folder')", 'read outside', '../outside'],
    ['the folder above', "fs.readdirSync('..')", 'read outside', '..'],
    ['a device', "fs.openSync('zero')", 'read outside', '/dev/zero'],
  ])('sees %s', async (_what, statement, kind, path) => {
    const found = await faultsOf(`const { spawnSync } = require('node:child_process'); ${statement}`);
    const where = path.startsWith('/') ? path : join(root, path);
    expect(found).toContainEqual(expect.objectContaining({ repository: 'one', kind, path: where }));
  });

  it('finds nothing where nothing is', async () => {
    expect(await faultsOf("fs.readFileSync('planted'); fs.readdirSync('.')")).toEqual([]);
  });

  it('ends what takes too much memory, child processes and all', async () => {
    const script =
      "require('node:child_process').spawn('node', ['-e', 'a = []; setInterval(() => a.push(Buffer.alloc(2e7, 1)), 10)'])";
    const [program, ...args] = traced(join(base, 'trace'), [process.execPath, '-e', script]);
    const child = spawn(program, args, { cwd: root, stdio: 'ignore' });
    const watch = new Watch(child.pid ?? 0, 300 * MEGA);
    await watch.ended;
    watch.close();
    expect(watch.isKilled).toBe(true);
    expect(watch.takePeak()).toBeGreaterThan(300 * MEGA);
  });
});
