import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/adapters/package-root.ts';
import { configFor, type FakeEndpoint, startFakeEndpoint } from './fake-endpoint.ts';
import { createPlace, type Place } from './harness.ts';

const LAUNCHER = join(packageRoot(), 'bin/fettle.mjs');
/** What the launcher starts; by itself it never builds, whatever is edited while the tests run. */
const PROGRAM = join(packageRoot(), 'dist/surfaces/cli/main.js');
/** The launcher builds a checkout that was changed since the last build. */
const BUILD_MS = 120_000;

let place: Place;
beforeEach(async () => {
  place = await createPlace();
});
afterEach(() => place.remove());

type StartOptions = {
  environment?: Record<string, string>;
  stdout?: 'pipe' | number;
  nodeArguments?: string[];
};

/** The real program in a process of its own. */
function start(args: string[], options: StartOptions = {}): ChildProcess {
  return spawn(process.execPath, [...(options.nodeArguments ?? []), PROGRAM, ...args], {
    cwd: place.folder,
    env: { PATH: process.env.PATH, HOME: place.home, FETTLE_HOME: place.home, ...options.environment },
    stdio: ['pipe', options.stdout ?? 'pipe', 'pipe'],
  });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  const [code] = await once(child, 'close');
  return { code, ...output };
}

/** Resolves when the text stands in what the process writes to standard output. */
function said(child: ChildProcess, text: string): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (piece) => {
      output += piece;
      if (output.includes(text)) resolve();
    });
    child.once('close', () => reject(new Error(`ended without "${text}": ${output}`)));
  });
}

beforeAll(async () => {
  const { version } = JSON.parse(await readFile(join(packageRoot(), 'package.json'), 'utf8'));
  const { code, stdout } = await ended(spawn(process.execPath, [LAUNCHER, '--version']));
  expect([code, stdout]).toEqual([0, `${version}\n`]);
}, BUILD_MS);

describe('output', () => {
  it('ends quietly when its reader has enough', async () => {
    const child = start(['config', 'schema']);
    child.stdout?.destroy();
    expect(await ended(child)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full (needs /dev/full)', async () => {
    const outcome = await ended(start(['config', 'schema'], { stdout: openSync('/dev/full', 'w') }));
    expect(outcome).toEqual({
      code: 3,
      stdout: '',
      stderr:
        'fettle: the output could not be written (ENOSPC). Free some disk space, or write to another disk.\n',
    });
  });

  it('has no colour in a pipe', async () => {
    const { stdout } = await ended(start(['help', '--docs']));
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('# The command line');
  });

  it('tells no more than a line of a bug, and where it was to those who ask', async () => {
    const bug = 'Object.defineProperty(process.stdout, "columns", { get() { throw new Error("boom") } })';
    const nodeArguments = ['--import', `data:text/javascript,${encodeURIComponent(bug)}`];
    const line = 'fettle: internal error: boom. Set FETTLE_DEBUG=1 for the stack trace, and report it.\n';
    const quiet = await ended(start(['--help'], { nodeArguments }));
    expect(quiet).toEqual({ code: 70, stdout: '', stderr: line });
    const loud = await ended(start(['--help'], { nodeArguments, environment: { FETTLE_DEBUG: '1' } }));
    expect(loud.stderr.startsWith(`${line}Error: boom\n    at `)).toBe(true);
  });
});

describe('Ctrl-C', () => {
  let endpoint: FakeEndpoint;
  beforeEach(async () => {
    endpoint = await startFakeEndpoint([]);
  });
  afterEach(() => endpoint.stop());

  it('cancels what waits for a model', async () => {
    await writeFile(join(place.home, 'config.yaml'), JSON.stringify(configFor(endpoint)));
    const child = start(['generate', 'reverse a string in Python']);
    const outcome = ended(child);
    await endpoint.hanging;
    child.kill('SIGINT');
    expect(await outcome).toEqual({ code: 130, stdout: '', stderr: 'cancelled\n' });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('stops a server (%s)', async (name) => {
    await writeFile(join(place.home, 'config.yaml'), JSON.stringify(configFor(endpoint)));
    const child = start(['serve', '--port', '0']);
    const outcome = ended(child);
    await said(child, 'Ctrl-C stops it');
    child.kill(name);
    const { code, stderr } = await outcome;
    expect([code, stderr]).toEqual([0, 'stopped\n']);
  });
});

describe('a machine that lacks something', () => {
  it('says how to get a model without Python', async () => {
    await writeFile(join(place.home, 'config.yaml'), 'models:\n  sources: [pip]\n');
    const outcome = await ended(
      start(['models', 'pull', 'qwen2.5-coder-0.5b'], { environment: { PATH: '' } }),
    );
    expect([outcome.code, outcome.stdout]).toEqual([3, '']);
    expect(outcome.stderr.trimEnd().split('\n').at(-1)).toMatch(/^fettle: no source has .+Python.+\.$/i);
  });

  it.skipIf(process.platform === 'win32')(
    'says that its folder is gone (needs POSIX, which lets one delete it)',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'fettle-gone-'));
      const gone = `process.chdir(${JSON.stringify(folder)}); (await import("node:fs")).rmdirSync(${JSON.stringify(folder)})`;
      const nodeArguments = ['--import', `data:text/javascript,${encodeURIComponent(gone)}`];
      const outcome = await ended(start(['--version'], { nodeArguments }));
      expect(outcome.stderr).toBe('fettle: the working directory no longer exists. Change to another one.\n');
      expect(outcome.code).toBe(3);
      await rmdir(folder).catch(() => undefined);
    },
  );
});
