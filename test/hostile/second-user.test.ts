import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROUTES } from '../../surfaces/http/routes/table.ts';

/** A user of this machine who owns nothing here. */
const NOBODY = 65_534;
/** Only root can become somebody else. */
const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stdout.write('skipped: the second user of the machine (needs root)\n');

const FETTLE = fileURLToPath(new URL('../../bin/fettle.mjs', import.meta.url));
/** It stands in the project, in its index and in what is logged of it, and nowhere else. */
const CANARY = 'wombat_of_another_user';
const START_MS = 60_000;

let folder: string;
let home: string;
let project: string;
let url: string;
let server: ChildProcess;
/** Everybody may list what stands here, as in a home folder of the usual kind. */
beforeAll(async () => {
  if (!isRoot) return;
  folder = await mkdtemp(join(tmpdir(), 'fettle-second-user-'));
  await chmod(folder, 0o755);
  home = join(folder, 'home');
  project = join(folder, 'project');
  // As an older Fettle left it.
  await mkdir(home, { mode: 0o755 });
  await mkdir(project, { mode: 0o700 });
  const role = { provider: 'none', model: 'none' };
  const config = {
    log_level: 'debug',
    providers: { none: { kind: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1' } },
    roles: { complete: role, chat: role, embed: null },
  };
  await writeFile(join(home, 'config.yaml'), JSON.stringify(config));
  await writeFile(join(project, 'private.py'), `def ${CANARY}(value):\n    return value\n`);
  const environment = { ...process.env, FETTLE_HOME: home };
  execFileSync('git', ['init', '-q', project]);
  execFileSync(process.execPath, [FETTLE, 'index'], { cwd: project, env: environment });
  server = spawn(process.execPath, [FETTLE, 'serve', '--port', '0'], {
    cwd: project,
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  for await (const chunk of server.stdout ?? []) {
    said += String(chunk);
    url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? '';
    if (said.includes("-d '")) break;
  }
}, 2 * START_MS);
afterAll(async () => {
  if (!isRoot) return;
  server.kill();
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
});

type Seen = { path: string; status: number; text: string };

/** What a program of the second user sees: it asks each route in each way, and reads each file that it may. */
async function asNobody(script: string, given: object): Promise<Seen[]> {
  const run = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', script, JSON.stringify(given)],
    { uid: NOBODY, gid: NOBODY, cwd: '/', env: { PATH: '/usr/bin:/bin' }, maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(run.stdout) as Seen[];
}

const ASK = `
const { url, routes, bodies } = JSON.parse(process.argv[1]);
const seen = [];
for (const [method, route] of routes)
  for (const [prefix, headers] of [['', {}], ['', { authorization: 'Bearer none' }], ['/t/none', {}], ['', { 'x-api-key': '' }]])
    for (const body of method === 'POST' ? bodies : [undefined]) {
      const init = { method, headers: { 'content-type': 'application/json', ...headers }, body };
      const response = await fetch(url + prefix + route.replace(':id{.+}', 'x'), init);
      seen.push({ path: method + ' ' + prefix + route, status: response.status, text: await response.text() });
    }
process.stdout.write(JSON.stringify(seen));
`;

const READ = `
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
const { start, pid } = JSON.parse(process.argv[1]);
const seen = [];
const read = (path) => {
  try { seen.push({ path, status: 200, text: readFileSync(path, 'latin1') }); }
  catch (error) { seen.push({ path, status: 403, text: error.code }); }
};
const walk = (path) => {
  let names = [];
  try { names = readdirSync(path); } catch (error) { seen.push({ path, status: 403, text: error.code }); }
  for (const name of names) statSync(join(path, name)).isDirectory() ? walk(join(path, name)) : read(join(path, name));
};
walk(start);
for (const name of ['environ', 'maps', 'mem', 'cmdline']) read('/proc/' + pid + '/' + name);
process.stdout.write(JSON.stringify(seen));
`;

it.runIf(isRoot)(
  'a second user gets nothing of a project by any route (needs root)',
  { timeout: START_MS },
  async () => {
    const workspace = project;
    const document = { path: join(project, 'private.py'), language: 'python', text: 'x = ' };
    const bodies = [
      { workspace, question: CANARY },
      {
        workspace,
        document,
        position: { line: 1, column: 5 },
        task: 'complete',
        instruction: 'x',
        message: 'x',
      },
      { workspace, ...document, path: 'private.py' },
      {
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'search_code', arguments: { query: CANARY } },
      },
      { messages: [{ role: 'user', content: CANARY }], prompt: CANARY, fettle: { workspace } },
    ].map((body) => JSON.stringify(body));
    const routes = ROUTES.map(({ method, path }) => [method, path]);
    const seen = await asNobody(ASK, { url, routes, bodies });
    const open = seen.filter(({ status }) => status !== 401);
    expect(open.map(({ path }) => path).sort()).toEqual(['GET /', 'GET /', 'GET /health', 'GET /health']);
    expect(open.map(({ text }) => text).join('')).not.toMatch(/private|wombat|home/);
    expect(seen.filter(({ text }) => text.includes(CANARY))).toEqual([]);
  },
);

it.runIf(isRoot)('a second user can read no file of ours (needs root)', { timeout: START_MS }, async () => {
  // The control: what the user may read has it.
  const token = (await readFile(join(home, 'token'), 'utf8')).trim();
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const body = JSON.stringify({ workspace: project, question: CANARY });
  const found = await fetch(`${url}/v1/fettle/search`, { method: 'POST', headers, body });
  expect(await found.text()).toContain(CANARY);
  const seen = await asNobody(READ, { start: folder, pid: server.pid });
  const secret = seen.filter(({ text }) => text.includes(CANARY) || text.includes(token));
  expect(secret.map(({ path }) => path)).toEqual([]);
  const readable = seen.filter(({ path, status }) => status === 200 && !path.endsWith('/cmdline'));
  expect(readable.map(({ path }) => path)).toEqual([]);
});
