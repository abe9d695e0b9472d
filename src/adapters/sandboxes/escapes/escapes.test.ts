import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../package-root.ts';
import { createProcesses } from '../../processes/execa.ts';
import { subjects } from '../subjects.cases.ts';
import { type Attempt, sourceOf, type Targets } from './attempt.ts';
import { KERNEL } from './kernel.cases.ts';
import { DAEMON, TAKING } from './limits.cases.ts';
import { REACHING } from './reach.cases.ts';

const ATTEMPTS: Attempt[] = [...REACHING, ...KERNEL, ...TAKING];
const { working, missing } = await subjects();
const never = new AbortController().signal;
/** Between the end of its time and the end of a program, on a loaded machine. */
const GRACE_MS = 4_000;
const WALL_MS = 10_000;

let targets: Targets;
let connections = 0;
const servers: Server[] = [];
let victim: ChildProcess;
let folder: string;

async function serve(where: number | string): Promise<Server> {
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => {});
    socket.end();
  });
  server.listen(where === 0 ? { port: 0, host: '127.0.0.1' } : { path: String(where) });
  await once(server, 'listening');
  servers.push(server);
  return server;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-escape-'));
  const readable = await mkdtemp(join(tmpdir(), 'fettle-shown-'));
  await chmod(readable, 0o755);
  const secret = `secret-${process.pid}-${Date.now()}`;
  await writeFile(join(folder, 'secret.txt'), secret);
  await writeFile(join(readable, 'shown.txt'), 'shown');
  const address = (await serve(0)).address();
  const abstractSocket = `fettle-${process.pid}`;
  const unixSocket = join(readable, 'socket');
  await serve(unixSocket);
  await chmod(unixSocket, 0o777);
  await serve(`\0${abstractSocket}`);
  const checkout = packageRoot();
  victim = spawn('sleep', ['300'], { env: { PATH: process.env.PATH, SECRET: secret }, cwd: checkout });
  targets = {
    tcpPort: typeof address === 'object' && address !== null ? address.port : 0,
    unixSocket,
    abstractSocket,
    secretFile: join(folder, 'secret.txt'),
    home: homedir(),
    checkout,
    victim: victim.pid ?? 0,
    secret,
    readable,
  };
});

afterAll(async () => {
  victim.kill('SIGKILL');
  for (const server of servers) server.close();
  await Promise.all([folder, targets.readable].map((path) => rm(path, { recursive: true, force: true })));
});

it('has at least thirty attempts, none twice', () => {
  expect(ATTEMPTS.length).toBeGreaterThanOrEqual(30);
  expect(new Set(ATTEMPTS.map(({ name }) => name)).size).toBe(ATTEMPTS.length);
});

for (const reason of missing) it.skip(`escapes, skipped: ${reason}`, () => {});

describe.each(working)('out of $title', ({ create }) => {
  const sandbox = create();
  afterAll(() => sandbox.close());

  it.each(ATTEMPTS)('holds: $name', { timeout: 30_000 }, async (attempt) => {
    const name = attempt.program === 'python' ? 'main.py' : 'main.cjs';
    const before = connections;
    const result = await sandbox.run(
      {
        program: attempt.program,
        args: [name],
        files: [{ path: name, text: sourceOf(attempt) }],
        stdin: JSON.stringify(targets),
        readable: [targets.readable],
        limits: { wallMs: WALL_MS, ...attempt.limits },
      },
      never,
    );
    if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.message}`);
    const { end, stdout, stderr, ms } = result.value;
    expect(stdout).not.toContain('ESCAPED');
    expect(stdout + stderr).not.toContain(`${targets.secret}\n`);
    if (attempt.ends !== undefined) expect(attempt.ends).toContain(end);
    // A program that could not be tried has held nothing.
    expect(stderr).not.toMatch(/SyntaxError|NameError|ReferenceError|AttributeError|TypeError/);
    expect(ms).toBeLessThan((attempt.limits?.wallMs ?? WALL_MS) + GRACE_MS);
    expect(connections).toBe(before);
    expect([victim.exitCode, victim.signalCode]).toEqual([null, null]);
    expect((await readdir(targets.readable)).sort()).toEqual(['shown.txt', 'socket']);
    expect(await readFile(join(targets.readable, 'shown.txt'), 'utf8')).toBe('shown');
  });

  it('takes down what was left behind', async () => {
    const mark = `left-${process.pid}-${Date.now()}`;
    const job = { program: 'python' as const, args: ['-c', DAEMON, mark], files: [] };
    const result = await sandbox.run(job, never);
    expect(result.ok && result.value.stdout).toBe('left one behind\n');
    await wait(500);
    expect(await commandsWith(mark)).toEqual([]);
  });
});

/** Whether the interpreter itself has been reached: its command line has neither bwrap nor prlimit before it. */
async function isSandboxed(mark: string): Promise<boolean> {
  return (await commandsWith(mark)).some((command) => /^\S*python[\d.]* -c import time/.test(command));
}

/** Command lines of this machine's processes that have a mark; Node's own script is left out. */
async function commandsWith(mark: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines
    .filter((line) => line.includes(mark) && !line.includes('createSandbox'))
    .map((line) => line.replaceAll('\0', ' '));
}

/** A program of Node that runs one sandboxed program, with the build that stands in dist. */
function askerOf(job: string): string[] {
  const create = join(packageRoot(), 'dist/src/adapters/sandboxes/create.js');
  const processes = join(packageRoot(), 'dist/src/adapters/processes/execa.js');
  const script = `
    import { createSandbox } from ${JSON.stringify(create)};
    import { createProcesses } from ${JSON.stringify(processes)};
    const sandbox = createSandbox(createProcesses());
    const result = await sandbox.run({ program: 'python', files: [], ...${job} }, new AbortController().signal);
    console.log(result.ok ? result.value.stdout : JSON.stringify(result.failure));`;
  return ['--input-type=module', '-e', script];
}

describe.skipIf(working.length === 0)('a process that asks for the sandbox (needs bubblewrap)', () => {
  it('hands on no descriptor that it was started with', async () => {
    const code = `import os
for fd in range(3, 100):
    try: print(fd, os.readlink(f'/proc/self/fd/{fd}'), os.read(fd, 100))
    except OSError: pass`;
    const file = await open(targets.secretFile);
    try {
      const args = askerOf(JSON.stringify({ args: ['-c', code] }));
      // Node closes low ones by itself.
      const between = Array.from({ length: 57 }, () => 'ignore' as const);
      const stdio: StdioOptions = ['ignore', 'pipe', 'inherit', ...between, file.fd];
      const child = spawn(process.execPath, args, { stdio });
      const out: string[] = [];
      child.stdout?.on('data', (chunk: Buffer) => out.push(chunk.toString()));
      await once(child, 'close');
      expect(out.join('')).toContain("60 /dev/null b''");
      expect(out.join('')).not.toContain('secret');
    } finally {
      await file.close();
    }
  });

  it('takes everything down when it is killed', { timeout: 30_000 }, async () => {
    const mark = `orphan-${process.pid}-${Date.now()}`;
    const args = ['-c', `import time; time.sleep(60) # ${mark}`];
    const asker = askerOf(JSON.stringify({ args, limits: { wallMs: 60_000 } }));
    const child = spawn(process.execPath, asker, { stdio: 'ignore' });
    for (let tries = 0; tries < 200 && !(await isSandboxed(mark)); tries++) await wait(50);
    expect(await isSandboxed(mark)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (let tries = 0; tries < 100 && (await commandsWith(mark)).length > 0; tries++) await wait(50);
    expect(await commandsWith(mark)).toEqual([]);
  });
});

describe.skipIf(working.length === 0)('the attempts themselves (needs bubblewrap)', () => {
  const controls = ATTEMPTS.filter(({ control }) => control === true);
  const processes = createProcesses();

  it.each(controls)('would be noticed: $name', async (attempt) => {
    const place = await mkdtemp(join(tmpdir(), 'fettle-control-'));
    try {
      const command = attempt.program === 'python' ? 'python3' : process.execPath;
      const name = join(place, attempt.program === 'python' ? 'main.py' : 'main.cjs');
      await writeFile(name, sourceOf(attempt));
      const outcome = await processes.run(command, {
        args: [name],
        cwd: place,
        input: JSON.stringify(targets),
        timeoutMs: 10_000,
        maxOutputBytes: 100_000,
      });
      expect(`${outcome.stdout}${outcome.stderr}`).toContain('ESCAPED');
    } finally {
      await rm(place, { recursive: true });
    }
  });
});
