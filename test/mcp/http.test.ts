import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createDiskFiles, serveWorkspaces } from '../../src/machine.ts';
import { AUTHORIZATION, noPolicies } from '../http/door.ts';
import { collectLog, createWorkbench, HANGS, type Workbench } from '../http/workbench.ts';
import { serveMcp } from './clients.ts';

let bench: Workbench;
let folder: string;
let served: { url: string; keyed: string; close(): Promise<void> };

beforeAll(async () => {
  bench = await createWorkbench();
  folder = await mkdtemp(`${tmpdir()}/fettle-mcp-http-`);
  const workspaces = await serveWorkspaces([folder]);
  if (!workspaces.ok) throw new Error(workspaces.failure.message);
  served = await serveMcp({
    assistant: bench.assistant,
    openPolicies: noPolicies,
    files: createDiskFiles(),
    workspaces: workspaces.value,
    log: collectLog(),
    version: '0.0.1',
  });
});
afterAll(async () => {
  await served.close();
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

const ACCEPT = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

function send(body: string, headers: Record<string, string> = {}, method = 'POST') {
  const { port } = new URL(served.url);
  return new Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }>(
    (resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        path: '/mcp',
        method,
        headers: { ...ACCEPT, ...AUTHORIZATION, ...headers },
      };
      const request = http.request(options, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      });
      request.on('error', reject);
      request.end(body);
    },
  );
}

const INITIALIZE = JSON.stringify({
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } },
});

it('answers the first message of an older version in that version', async () => {
  const answer = await send(INITIALIZE);
  expect(answer.status).toBe(200);
  expect(answer.headers['mcp-session-id']).toMatch(/^[\w-]{36}$/);
  expect(answer.text).toContain('"protocolVersion":"2025-06-18"');
});

it('is closed to web pages and to other names', async () => {
  const page = await send(INITIALIZE, { origin: 'http://evil.example' });
  expect([page.status, JSON.parse(page.text)]).toMatchObject([
    403,
    { jsonrpc: '2.0', id: null, error: { data: { code: 'forbidden_origin' } } },
  ]);
  const name = await send(INITIALIZE, { host: 'evil.example' });
  expect([name.status, JSON.parse(name.text).error.data.code]).toEqual([403, 'forbidden_host']);
});

it('has nothing to listen to and no session to end', async () => {
  for (const method of ['GET', 'DELETE']) {
    const answer = await send('', {}, method);
    expect([method, answer.status, answer.headers.allow]).toEqual([method, 405, 'POST']);
  }
});

it.each([
  ['no JSON', '{', 400],
  ['a batch', `[${INITIALIZE}]`, 400],
  ['no message', '{"hello":1}', 400],
  ['a method that is none', '{"jsonrpc":"2.0","id":1,"method":"no/such"}', 200],
  ['a tool that is none', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x"}}', 200],
])('tells %s in the shape of the protocol', async (_what, body, status) => {
  const answer = await send(body);
  expect([answer.status, answer.text]).toEqual([status, expect.stringContaining('"jsonrpc":"2.0"')]);
  expect(answer.text).toContain('"error":{"code":-32');
  expect(answer.text).not.toMatch(/node_modules|at \w+ \(/);
});

it('ends the work of a client that is gone', async () => {
  bench.play(HANGS);
  const body = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'explain_code', arguments: { code: 'x = 1\n', language: 'python' } },
  };
  const leave = new AbortController();
  const asking = fetch(`${served.keyed}/mcp`, {
    method: 'POST',
    headers: ACCEPT,
    body: JSON.stringify(body),
    signal: leave.signal,
  }).then((response) => response.text());
  const gone = expect(asking).rejects.toThrow();
  await vi.waitFor(() => expect(bench.openStreams()).toBe(1), { timeout: 5_000 });
  leave.abort();
  await gone;
  await vi.waitFor(() => expect(bench.openStreams()).toBe(0), { timeout: 5_000 });
});

it('cancels no call of another client', async () => {
  bench.play(HANGS);
  const call = (session: string) =>
    send(
      JSON.stringify({
        jsonrpc: '2.0',
        id: 7,
        method: 'tools/call',
        params: { name: 'explain_code', arguments: { code: 'x = 1\n', language: 'python' } },
      }),
      { 'mcp-session-id': session, 'mcp-protocol-version': '2025-06-18' },
    );
  const cancel = (session: string, requestId: unknown) =>
    send(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } }), {
      'mcp-session-id': session,
      'mcp-protocol-version': '2025-06-18',
    });
  const calling = call('one');
  await vi.waitFor(() => expect(bench.openStreams()).toBe(1), { timeout: 5_000 });
  await cancel('two', 7);
  await cancel('one', '7');
  expect(bench.openStreams()).toBe(1);
  expect((await cancel('one', 7)).status).toBe(202);
  expect((await calling).status).toBe(200);
  await vi.waitFor(() => expect(bench.openStreams()).toBe(0), { timeout: 5_000 });
});
