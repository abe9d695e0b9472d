import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDiskFiles, serveWorkspaces } from '../../src/machine.ts';
import { ROUTES } from '../../surfaces/http/routes/table.ts';
import { noPolicies } from '../http/door.ts';
import { collectLog, createWorkbench, type Workbench } from '../http/workbench.ts';
import { serveMcp } from '../mcp/clients.ts';
import { type JsonSchema, RandomValues } from './random-values.ts';

/** Another one finds other things. */
const SEED = Number(process.env.FETTLE_FUZZ_SEED ?? 20_261_122);
/** Requests to each route, of each kind. */
const ROUNDS = Number(process.env.FETTLE_FUZZ_ROUNDS ?? 25);
/** Longer is a hang: the model answers at once, and a machine has other work. */
const HANG_MS = 20_000;
/** Of all the requests of one route. */
const ROUTE_MS = 240_000;

let bench: Workbench;
/** The one project that is served. */
const folder = mkdtempSync(join(tmpdir(), 'fettle-fuzz-'));
let url: string;
let stop: () => Promise<void>;
const log = collectLog();

beforeAll(async () => {
  bench = await createWorkbench();
  bench.play({ kind: 'answer', texts: ['return', ' a + b'] });
  const workspaces = await serveWorkspaces([folder]);
  if (!workspaces.ok) throw new Error(workspaces.failure.message);
  const served = await serveMcp({
    assistant: bench.assistant,
    openPolicies: noPolicies,
    files: createDiskFiles(),
    workspaces: workspaces.value,
    log,
    version: '0.0.1',
  });
  url = served.keyed;
  stop = served.close;
});
afterAll(async () => {
  await stop();
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

const CODE = 'def add(a, b):\n    ';
const DOCUMENT = { path: 'a.py', language: 'python', text: CODE };
const TURNS = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
];

/** A body that works for each route that takes one; what is fuzzed departs from it. */
const BODIES: Record<string, unknown> = {
  '/v1/fettle/generate': { instruction: 'add two numbers', language: 'python', document: DOCUMENT },
  '/v1/fettle/complete': {
    document: DOCUMENT,
    position: { line: 2, column: 5 },
    extra: [{ path: 'b.py', text: 'x = 1' }],
  },
  '/v1/fettle/explain': {
    document: DOCUMENT,
    range: { start: { line: 1, column: 1 }, end: { line: 1, column: 5 } },
    question: 'why?',
  },
  '/v1/fettle/chat': { message: 'Hi', history: [{ role: 'user', text: 'Hello' }], document: DOCUMENT },
  '/v1/fettle/check': { ...DOCUMENT, before: 'x = 1', workspace: folder },
  '/v1/fettle/prepare': { document: DOCUMENT, position: { line: 2, column: 5 } },
  '/v1/fettle/next-edit': {
    document: DOCUMENT,
    before: 'def plus(a, b):\n    ',
    position: { line: 2, column: 5 },
    open: [{ path: 'b.py', language: 'python', text: 'x = 1' }],
  },
  '/v1/fettle/context': { task: 'complete', document: DOCUMENT, position: { line: 2, column: 5 } },
  '/v1/fettle/search': { workspace: folder, question: 'where is add', limit: 3, path: 'src/**' },
  '/v1/fettle/events': { event: 'view', completion_id: 'c1', choice_index: 0, elapsed_ms: 5 },
  '/infill': {
    input_prefix: CODE,
    input_suffix: '\n',
    prompt: '',
    n_predict: 8,
    input_extra: [{ filename: 'b.py', text: 'x' }],
  },
  '/completion': { prompt: CODE, n_predict: 8, stop: ['\n'] },
  '/tokenize': { content: CODE },
  '/v1/completions': { prompt: CODE, suffix: '', max_tokens: 8, stop: ['x'], stream: false },
  '/v1/chat/completions': { messages: TURNS, max_tokens: 8, tools: [], stream: false },
  '/v1beta/chat/completions': { messages: TURNS },
  '/v1/embeddings': { input: ['a', 'b'], model: 'x' },
  '/v1/health': {},
  '/v1/events': { type: 'view', completion_id: 'cmpl-1', choice_index: 0, view_id: 'v', elapsed: 1 },
  '/api/show': { model: 'script:latest' },
  '/api/chat': { messages: [{ role: 'user', content: 'Hi' }], stream: false, options: { num_predict: 8 } },
  '/api/generate': { prompt: CODE, suffix: '', stream: false, options: { stop: ['x'] } },
  '/mcp': {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'check_code', arguments: { code: CODE, language: 'python' } },
  },
};

/** A server without vectors says so to whoever asks for some. */
const NOT_SUPPORTED = new Set(['/v1/embeddings', '/tokenize']);

async function send(path: string, body: string, method = 'POST') {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  const response = await fetch(url + path, {
    method,
    headers,
    ...(method === 'POST' && { body }),
    signal: AbortSignal.timeout(HANG_MS),
  });
  return { status: response.status, text: await response.text() };
}

function expectSound(path: string, sent: string, { status, text }: { status: number; text: string }): void {
  const what = `${path} with ${sent.slice(0, 400)} gave ${status} ${text.slice(0, 400)}`;
  const isSound = status < 500 || (status === 501 && NOT_SUPPORTED.has(path));
  expect(isSound, what).toBe(true);
  expect(/node_modules|\n\s+at \S+ \(|\.ts:\d+:\d+\)|"stack"/.test(text), what).toBe(false);
  if (status < 400) return;
  const answer: unknown = JSON.parse(text);
  expect(answer, what).toHaveProperty('error');
}

const withBody = ROUTES.filter(({ method }) => method === 'POST').map(({ path }) => path);

it('every route that takes a body is tried', () => {
  expect(withBody.filter((path) => BODIES[path] === undefined)).toEqual([]);
});

describe.each([...new Set(withBody)])('%s', (path) => {
  it('answers what works', async () => {
    const sent = JSON.stringify(BODIES[path]);
    const answer = await send(path, sent);
    expectSound(path, sent, answer);
    if (!NOT_SUPPORTED.has(path)) expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
  });

  it('survives what departs from it', { timeout: ROUTE_MS }, async () => {
    const random = new RandomValues(SEED);
    for (let round = 0; round < ROUNDS; round++) {
      const sent = JSON.stringify(random.mutated(BODIES[path])) ?? '';
      expectSound(path, sent, await send(path, sent));
    }
  });

  it('survives bytes that are no JSON', async () => {
    for (const sent of ['', '{', '[1,', 'NaN', '"\ud800"', '{"a":1}{"b":2}', '['.repeat(100_000)])
      expectSound(path, sent, await send(path, sent));
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    });
    const text = await response.text();
    expectSound(path, 'invalid UTF-8', { status: response.status, text });
    if (path !== '/v1/health') expect(text).toContain('UTF-8');
  });
});

describe('the OpenAPI document', () => {
  it('describes bodies that all routes of our own survive', { timeout: ROUTE_MS * 2 }, async () => {
    const document = JSON.parse((await send('/openapi.json', '', 'GET')).text);
    const random = new RandomValues(SEED + 1);
    let taken = 0;
    for (const [path, { post }] of Object.entries(document.paths as Record<string, Operations>)) {
      const schema = post?.requestBody?.content['application/json'].schema;
      if (schema === undefined) continue;
      for (let round = 0; round < ROUNDS; round++) {
        const sent = JSON.stringify(random.fitting(schema));
        const answer = await send(path, sent);
        expectSound(path, sent, answer);
        if (answer.status === 200) taken += 1;
      }
    }
    // Else the fuzzing only ever reached the schema.
    expect(taken).toBeGreaterThan(ROUNDS);
  });

  it('names no route that is not there, and takes no other method', async () => {
    for (const { path } of ROUTES) {
      const asked = path.replace(/:id\{\.\+\}/, 'no/such');
      for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const answer = await send(asked, '', method);
        expect([method, asked, answer.status]).toEqual([method, asked, 405]);
      }
    }
    expect((await send('/no/such/route', '{}')).status).toBe(404);
    expect((await send(`/${'a'.repeat(10_000)}`, '{}')).status).toBe(404);
    expect((await send('/%ff%00', '{}')).status).toBe(404);
  });
});

type Operations = {
  post?: { requestBody?: { content: { 'application/json': { schema: JsonSchema } } } };
};

it('nothing of all this was a bug to the log', () => {
  expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});
