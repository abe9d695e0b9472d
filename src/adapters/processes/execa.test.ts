import { existsSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programFolder } from '../../../test/fixtures/program-folder.ts';
import type { ProcessOptions } from '../../ports/processes.ts';
import { createProcesses } from './execa.ts';

const processes = createProcesses();
const bounds = { cwd: null, timeoutMs: 10_000, maxOutputBytes: 100_000 };

function node(program: string, options: Partial<ProcessOptions> = {}) {
  return processes.run(process.execPath, { ...bounds, args: ['-e', program], ...options });
}

function shell(script: string, options: Partial<ProcessOptions> = {}) {
  return processes.run('sh', { ...bounds, args: ['-c', script], ...options });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilDead(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100 && isAlive(pid); tries++) await wait(20);
  return !isAlive(pid);
}

describe('createProcesses', () => {
  it('gives exit code, both outputs and the time', async () => {
    const outcome = await node('console.log("out"); console.error("err"); process.exitCode = 3');
    expect(outcome).toMatchObject({ end: 'exited', exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
    expect(outcome.ms).toBeGreaterThan(0);
  });

  it('feeds the input, and does not mind a process that ignores it', async () => {
    const echoed = await node('process.stdin.pipe(process.stdout)', { input: 'grüße' });
    expect(echoed.stdout).toBe('grüße');
    const ignored = await node('process.exit(4)', { input: 'x'.repeat(1_000_000) });
    expect(ignored).toMatchObject({ end: 'exited', exitCode: 4 });
  });

  it('passes arguments as they are, with no shell between', async () => {
    const args = ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', '$HOME', 'a b', '*'];
    const outcome = await processes.run(process.execPath, { ...bounds, args });
    expect(JSON.parse(outcome.stdout)).toEqual(['$HOME', 'a b', '*']);
  });

  it('gives the child the named environment and nothing else', async () => {
    const outcome = await node('console.log(JSON.stringify(process.env))', { env: { ONLY: 'this' } });
    expect(JSON.parse(outcome.stdout)).toEqual({ ONLY: 'this' });
  });

  it('searches the program on the PATH it was made with', async () => {
    const outcome = await createProcesses({ PATH: '/no/such/folder' }).run('sh', { ...bounds, args: [] });
    expect(outcome).toMatchObject({ end: 'not_found', exitCode: null });
  });

  it('tells a missing program from a missing folder and from a file that is no program', async () => {
    const missing = await processes.run('no-such-program-here', { ...bounds, args: [] });
    expect(missing.end).toBe('not_found');
    const folder = await node('0', { cwd: '/no/such/folder' });
    expect(folder.end).toBe('not_started');
    const file = await processes.run(import.meta.filename, { ...bounds, args: [] });
    expect(file.end).toBe('not_started');
    expect(file.stderr).toMatch(/EACCES/);
  });

  it('ends at its deadline, with what was said until then', async () => {
    const outcome = await node('console.log("early"); setInterval(() => {}, 1000)', { timeoutMs: 800 });
    expect(outcome).toMatchObject({ end: 'timed_out', exitCode: null, stdout: 'early\n' });
    expect(outcome.ms).toBeLessThan(3_000);
  });

  it('kills a process that refuses the polite signal', async () => {
    const outcome = await shell('trap "" TERM; echo started; while true; do sleep 0.1; done', {
      timeoutMs: 500,
    });
    expect(outcome).toMatchObject({ end: 'timed_out', stdout: 'started\n' });
    expect(outcome.ms).toBeLessThan(5_000);
  });

  it('ends what the process started, too', async () => {
    const outcome = await shell('sleep 30 & echo $!; wait', { timeoutMs: 300 });
    expect(outcome.end).toBe('timed_out');
    expect(outcome.ms).toBeLessThan(2_500);
    expect(await untilDead(Number(outcome.stdout))).toBe(true);
  });

  it('does not wait for what a finished process left in the background', async () => {
    const outcome = await shell('sleep 30 & echo $!');
    expect(outcome).toMatchObject({ end: 'exited', exitCode: 0 });
    expect(outcome.ms).toBeLessThan(4_000);
    expect(await untilDead(Number(outcome.stdout))).toBe(true);
  });

  it('is cancelled while it runs, and is not started when cancelled before', async () => {
    const controller = new AbortController();
    const running = shell('echo $$; sleep 30', {
      signal: controller.signal,
      onLine: () => controller.abort(),
    });
    const outcome = await running;
    expect(outcome.end).toBe('cancelled');
    expect(await untilDead(Number(outcome.stdout))).toBe(true);
    const never = await shell('echo ran', { signal: controller.signal });
    expect(never).toMatchObject({ end: 'cancelled', stdout: '' });
  });

  it('cuts endless output at the bound and kills the process', async () => {
    const outcome = await shell('yes', { maxOutputBytes: 1_000 });
    expect(outcome).toMatchObject({ end: 'output_too_large', exitCode: null });
    expect(outcome.stdout).toHaveLength(1_000);
    expect(outcome.ms).toBeLessThan(5_000);
  });

  it('allows output of exactly the bound', async () => {
    const outcome = await node('process.stdout.write("x".repeat(1000))', { maxOutputBytes: 1_000 });
    expect(outcome).toMatchObject({ end: 'exited', exitCode: 0 });
  });

  it('says when something else killed it', async () => {
    const outcome = await shell('echo first; kill -9 $$');
    expect(outcome).toMatchObject({ end: 'killed', exitCode: null, stdout: 'first\n' });
  });

  it('hands on each line as it comes, the last one without its line end too', async () => {
    const lines: string[] = [];
    await node('process.stdout.write("one\\r\\ntwo\\n\\nlast"); console.error("wrong")', {
      onLine: (line, stream) => lines.push(`${stream}: ${line}`),
    });
    expect(lines.filter((line) => line.startsWith('stdout'))).toEqual([
      'stdout: one',
      'stdout: two',
      'stdout: ',
      'stdout: last',
    ]);
    expect(lines).toContain('stderr: wrong');
  });
});

describe.skipIf(process.platform === 'win32')('the program and its folder (needs POSIX)', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await programFolder();
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A program that leaves a mark beside itself. */
  async function plant(path: string): Promise<string> {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '#!/bin/sh\n: > "$0.started"\n', { mode: 0o755 });
    return `${file}.started`;
  }

  it('is a folder of the system where none is named', async () => {
    expect((await node('console.log(process.cwd())')).stdout).toBe('/\n');
    expect((await node('console.log(process.cwd())', { cwd: folder })).stdout).toBe(`${folder}\n`);
  });

  it.each(['.', '', './bin', 'bin'])('is none of the working folder by the PATH entry %j', async (entry) => {
    const marks = [await plant('tool'), await plant('bin/tool')];
    const before = process.cwd();
    try {
      process.chdir(folder);
      const env = { PATH: `${entry}:/usr/bin:/bin` };
      const outcome = await processes.run('tool', { ...bounds, cwd: folder, env, args: [] });
      expect(outcome).toMatchObject({ end: 'not_found', exitCode: null });
    } finally {
      process.chdir(before);
    }
    expect(marks.map((mark) => existsSync(mark))).toEqual([false, false]);
  });

  it('is none of the working folder or of a checkout, and is found behind them', async () => {
    const marks = [await plant('project/bin/tool'), await plant('clone/bin/tool')];
    await mkdir(join(folder, 'clone/.git'));
    const found = await plant('bin/tool');
    const PATH = ['project/bin', 'clone/bin', 'bin'].map((name) => join(folder, name)).join(':');
    const outcome = await processes.run('tool', {
      ...bounds,
      cwd: join(folder, 'project'),
      env: { PATH },
      args: [],
    });
    expect(outcome).toMatchObject({ end: 'exited', exitCode: 0 });
    expect([...marks, found].map((mark) => existsSync(mark))).toEqual([false, false, true]);
  });

  it('finds nothing of them itself: a script asks the PATH for its shell', async () => {
    const mark = await plant('clone/bin/sh');
    await mkdir(join(folder, 'clone/.git'));
    await writeFile(join(folder, 'tool'), '#!/usr/bin/env sh\necho "$PATH"\n', { mode: 0o755 });
    const env = { PATH: `${join(folder, 'clone/bin')}:.::${folder}:/usr/bin` };
    const outcome = await processes.run('tool', { ...bounds, env, args: [] });
    expect(outcome.stdout).toBe(`${folder}:/usr/bin\n`);
    expect(existsSync(mark)).toBe(false);
  });

  it('has a PATH that leads nowhere where no folder is trusted: an empty one is the working folder', async () => {
    const env = { PATH: '.' };
    const { stdout } = await node('console.log(process.env.PATH)', { env });
    expect(stdout).toBe('/nonexistent\n');
  });

  it.skipIf(process.platform !== 'linux')(
    'has the memory that it is given (needs prlimit of Linux)',
    async () => {
      const kibibytes = 512_000;
      const outcome = await shell('ulimit -d', { maxMemoryBytes: kibibytes * 1024 });
      expect(outcome.stdout).toBe(`${kibibytes}\n`);
      expect((await shell('ulimit -d')).stdout).not.toBe(outcome.stdout);
    },
  );

  it.skipIf(process.getuid?.() === 0)(
    'is not there in a folder that cannot be read (needs a user)',
    async () => {
      await plant('closed/tool');
      await chmod(join(folder, 'closed'), 0);
      const env = { PATH: join(folder, 'closed') };
      expect((await processes.run('tool', { ...bounds, env, args: [] })).end).toBe('not_found');
      await chmod(join(folder, 'closed'), 0o700);
    },
  );
});
