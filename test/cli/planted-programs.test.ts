import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { packageRoot } from '../../src/adapters/package-root.ts';
import { gitEnvironment } from '../fixtures/git-repository.ts';
import { createPlace, type Place } from './harness.ts';

const PROGRAM = join(packageRoot(), 'dist/surfaces/cli/main.js');
const BUILD_MS = 120_000;
const COMMAND_MS = 90_000;
/** Modules of Python that our programs, pip and venv load, and those that an interpreter loads by itself. */
const MODULES = [
  'pip/__main__.py',
  'venv/__main__.py',
  'json.py',
  'sitecustomize.py',
  'usercustomize.py',
  'site.py',
];
const PROGRAMS = ['python3', 'python', 'python3.11', 'git', 'node', 'sh', 'bash', 'env', 'bwrap'];

let place: Place;
/** The folder that a command is started in: a folder of somebody's repository. */
let workspace: string;
let mark: string;

// The launcher makes the build.
beforeAll(
  () => once(spawn(process.execPath, [join(packageRoot(), 'bin/fettle.mjs'), '--version']), 'close'),
  BUILD_MS,
);

beforeEach(async () => {
  place = await createPlace({ models: { sources: ['pip'] } });
  workspace = join(place.folder, 'clone/pkg');
  mark = join(place.folder, 'started');
  for (const name of MODULES)
    await write(name, `open(${JSON.stringify(mark)}, "a").write(__file__ + "\\n")\n`);
  for (const name of PROGRAMS)
    for (const folder of ['.', 'bin', '../tools'])
      await write(join(folder, name), `#!/bin/sh\necho "$0" >> '${mark}'\n`, 0o755);
  await write('.venv/pyvenv.cfg', 'version = 3.11.7\n');
  await mkdir(join(workspace, '.venv/bin'));
  await symlink('../../../tools/python3', join(workspace, '.venv/bin/python3'));
  await write('a.py', 'import wombats\n\nprint(wombats.count(os.name))\n');
});
afterEach(() => place.remove());

async function write(path: string, text: string, mode = 0o644): Promise<void> {
  const file = join(workspace, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode });
}

async function run(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: workspace,
    env: {
      ...gitEnvironment(place.home),
      FETTLE_HOME: place.home,
      PATH: ['.', '', 'bin', join(workspace, 'bin'), process.env.PATH].join(':'),
      PYTHONPATH: workspace,
      // Nobody listens there.
      PIP_INDEX_URL: 'http://127.0.0.1:9/simple',
      PIP_RETRIES: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  await once(child, 'close');
  return output;
}

it.each([
  ['doctor', /python with pip/],
  ['models pull qwen2.5-coder-0.5b', /fettle: no source has/],
  ['tools install bandit', /bandit/],
  ['check a.py', /a\.py|wombats/],
])('%s starts nothing of the folder it is started in', { timeout: COMMAND_MS }, async (command, told) => {
  expect(await run(...command.split(' '))).toMatch(told);
  expect(existsSync(mark)).toBe(false);
});

it('check --diff starts nothing of a repository', { timeout: COMMAND_MS }, async () => {
  const git = (...args: string[]) =>
    promisify(execFile)('/usr/bin/git', args, { cwd: dirname(workspace), env: gitEnvironment(place.home) });
  await git('init', '--quiet');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=all');
  await write('a.py', 'import wombats\n\nprint(wombats.sum(1))\n');
  expect(await run('check', '--diff')).toMatch(/^1 file checked/);
  expect(existsSync(mark)).toBe(false);
});
