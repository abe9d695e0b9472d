import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const FETTLE = fileURLToPath(new URL('../../bin/fettle.mjs', import.meta.url));
const INSPECTOR = createRequire(import.meta.url).resolve('@modelcontextprotocol/inspector-cli');
/** A process that loads all of the program, on a machine with other work. */
const PROCESS_MS = 60_000;

let folder: string;
let project: string;
let url: string;
let token: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fettle-inspector-')));
  project = join(folder, 'project');
  await mkdir(join(project, '.git'), { recursive: true });
  await writeFile(join(project, 'broken.py'), 'def double(value):\n    return vlaue * 2\n');
  await writeFile(join(folder, 'secret.py'), 'x = 1\n');
  await symlink(join(folder, 'secret.py'), join(project, 'link.py'));
  // The inspector looks for its own package.json in the folder above the one it is started in.
  await writeFile(join(folder, 'package.json'), '{}');
  await mkdir(join(folder, 'home'));
  const role = { provider: 'none', model: 'none' };
  const config = {
    providers: { none: { kind: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1' } },
    roles: { complete: role, chat: role },
  };
  await writeFile(join(folder, 'home', 'config.yaml'), JSON.stringify(config));
  [url, stop] = await startServe();
  token = (await readFile(join(folder, 'home', 'token'), 'utf8')).trim();
}, PROCESS_MS);
afterAll(async () => {
  await stop?.();
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

function environment() {
  return { ...process.env, FETTLE_HOME: join(folder, 'home') };
}

/** `fettle serve` in the project; gives its address, and what ends it. */
async function startServe(): Promise<[string, () => Promise<void>]> {
  const child = spawn(process.execPath, [FETTLE, 'serve', '--port', '0'], {
    cwd: project,
    env: environment(),
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  const address = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      said += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => reject(new Error(said)));
  });
  const end = async () => {
    child.kill();
    await exited;
  };
  return [address, end];
}

type Said = { stdout: string; stderr: string };

function inspect(target: readonly string[], args: readonly string[]): Promise<Said> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [INSPECTOR, '--cli', ...target, ...args], {
      cwd: project,
      env: environment(),
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      said.stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said.stderr += chunk;
    });
    child.once('close', () => resolve(said));
  });
}

describe.each([
  ['stdio', () => [process.execPath, FETTLE, 'mcp']],
  [
    'streamable HTTP',
    () => [`${url}/mcp`, '--transport', 'http', '--header', `Authorization: Bearer ${token}`],
  ],
])('the official inspector over %s', (_name, target) => {
  const ask = async (...args: string[]) => {
    const { stdout, stderr } = await inspect(target(), args);
    if (!stdout.trimStart().startsWith('{')) throw new Error(`${stdout}${stderr}`);
    return JSON.parse(stdout);
  };

  it('lists the tools', { timeout: PROCESS_MS }, async () => {
    const { tools } = await ask('--method', 'tools/list');
    expect(tools).toHaveLength(5);
  });

  it('gets a file checked, and none outside the project', { timeout: PROCESS_MS }, async () => {
    const call = ['--method', 'tools/call', '--tool-name', 'check_code', '--tool-arg'];
    const checked = await ask(...call, 'path=broken.py');
    expect(checked.structuredContent).toMatchObject({ accepted: false, path: 'broken.py' });
    const refused = await ask(...call, 'path=link.py');
    expect(refused).toMatchObject({ isError: true });
    expect(refused.content[0].text).toContain('link.py is not inside');
  });

  it('lists resources and prompts', { timeout: PROCESS_MS }, async () => {
    const { resources } = await ask('--method', 'resources/list');
    expect(resources[0].uri).toBe(`fettle://environment/${encodeURIComponent(project)}`);
    const { prompts } = await ask('--method', 'prompts/list');
    expect(prompts).toHaveLength(2);
  });
});
