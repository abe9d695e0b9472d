import { execFile } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  CONNECTION_CHECK_MS,
  MAX_SERVER_CONNECTIONS,
  REQUEST_HEADERS_MS,
} from '../../surfaces/http/server.ts';
import { TOKEN } from '../http/door.ts';
import { type Served, serve } from '../http/served.ts';
import { createWorkbench, SAYS_CODE, type Workbench } from '../http/workbench.ts';

/** When the door has looked for connections that dawdle, on a machine with other work. */
const PATIENCE_MS = REQUEST_HEADERS_MS + 2 * CONNECTION_CHECK_MS + 10_000;

let bench: Workbench;
let server: Served;
const sockets: Socket[] = [];

beforeAll(async () => {
  bench = await createWorkbench();
  bench.play(SAYS_CODE);
  server = await serve(bench);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(async () => {
  await server.close();
  await bench.close();
});

/** A connection that sends this and then nothing; `ended` resolves with what it was told. */
function open(bytes: string): { socket: Socket; ended: Promise<string> } {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  sockets.push(socket);
  let said = '';
  const ended = new Promise<string>((resolve) => {
    socket.on('data', (chunk) => {
      said += String(chunk);
    });
    socket.on('error', () => resolve(said));
    socket.on('close', () => resolve(said));
  });
  socket.write(bytes);
  return { socket, ended };
}

const HEALTH = 'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
const GENERATE = { instruction: 'add', language: 'python' };

/** The head of a request to generate, with a body of so many bytes. */
function headOf(length: number, further: string): string {
  const { host } = new URL(server.url);
  return `POST /v1/fettle/generate HTTP/1.1\r\nHost: ${host}\r\n${further}Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
}

async function isAnswering(): Promise<boolean> {
  const answer = await fetch(`${server.url}/health`, { signal: AbortSignal.timeout(2_000) }).catch(
    () => null,
  );
  return answer?.status === 200;
}

it('cuts off a client that sends its headers drop by drop', { timeout: PATIENCE_MS + 5_000 }, async () => {
  const began = performance.now();
  const { socket, ended } = open('POST /infill HTTP/1.1\r\nHost: 127.0.0.1\r\n');
  const dripping = setInterval(() => socket.write('X'), 500);
  const said = await ended;
  clearInterval(dripping);
  expect(said).toMatch(/^HTTP\/1\.1 408 /);
  expect(performance.now() - began).toBeLessThan(PATIENCE_MS);
  expect(await isAnswering()).toBe(true);
});

it('survives 1,000 connections that begin a request and say no more', {
  timeout: 2 * PATIENCE_MS,
}, async () => {
  const half = Array.from({ length: 1_000 }, (_, index) =>
    open(index % 2 === 0 ? 'POST /v1/chat/completions HT' : 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: y'),
  );
  await expect.poll(isAnswering, { timeout: PATIENCE_MS, interval: 500 }).toBe(true);
  const told = await Promise.all(half.map(({ ended }) => ended));
  const timedOut = told.filter((said) => said.startsWith('HTTP/1.1 408 '));
  // What is beyond the bound is closed at once; the rest is told why.
  expect(timedOut.length).toBeGreaterThan(0);
  expect(timedOut.length).toBeLessThanOrEqual(MAX_SERVER_CONNECTIONS);
  expect(told.filter((said) => said !== '' && !said.startsWith('HTTP/1.1 408 '))).toEqual([]);
  const answer = await server.post('/v1/fettle/generate', GENERATE);
  expect(answer.status).toBe(200);
  expect(server.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});

it('survives 1,000 clients that leave in the middle', { timeout: 60_000 }, async () => {
  const body = JSON.stringify(GENERATE);
  const head = headOf(body.length, `Authorization: Bearer ${TOKEN}\r\n`);
  for (let round = 0; round < 10; round++) {
    const clients = Array.from({ length: 100 }, (_, index) =>
      open(head + body.slice(0, index % body.length)),
    );
    await Promise.all(clients.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))));
    for (const { socket } of clients) socket.destroy();
  }
  await expect.poll(bench.openStreams, { timeout: 20_000 }).toBe(0);
  await expect.poll(isAnswering, { timeout: 20_000 }).toBe(true);
  expect(server.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});

it('answers although 600 connections are open and idle', { timeout: 30_000 }, async () => {
  const idle = Array.from({ length: 600 }, (_, index) => (index % 2 === 0 ? open('') : open(HEALTH)));
  await Promise.all(idle.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))));
  for (let round = 0; round < 5; round++) expect(await isAnswering()).toBe(true);
});

it('answers although 400 clients do not send the rest of their bodies', { timeout: 30_000 }, async () => {
  const head = headOf(100, `Authorization: Bearer ${TOKEN}\r\n`);
  const unfinished = Array.from({ length: 400 }, () => open(`${head}{`));
  await Promise.all(
    unfinished.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))),
  );
  const answer = await server.post('/v1/fettle/generate', GENERATE);
  expect(answer.status).toBe(200);
});

it('does not wait for the body of a stranger', async () => {
  const { ended } = open(`${headOf(1_000_000, '')}{`);
  expect(await ended).toMatch(/^HTTP\/1\.1 401 /);
});

/** In a process of its own, which sends all of a body before it reads what came back. */
const CLIENT = `
const [url, megabytes, token] = process.argv.slice(1);
const headers = { 'content-type': 'application/json', authorization: 'Bearer ' + token };
const statuses = [];
for (let times = 0; times < 10; times += 1) {
  const body = Buffer.alloc(megabytes * 1e6, 32);
  const answer = await fetch(url + '/v1/fettle/generate', { method: 'POST', headers, body });
  await answer.text();
  statuses.push(answer.status);
}
console.log(JSON.stringify(statuses));
`;

it.each([
  ['20 MB', 20, TOKEN, 413],
  ['5 MB of a stranger', 5, 'none', 401],
])('refuses %s in an answer that arrives', { timeout: 60_000 }, async (...[, megabytes, token, status]) => {
  const args = ['--input-type=module', '--eval', CLIENT, server.url, String(megabytes), token];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(JSON.parse(stdout)).toEqual(Array(10).fill(status));
});

it('refuses bodies beyond what it can hold, and takes them again later', { timeout: 60_000 }, async () => {
  const size = 7 * 1024 * 1024;
  const head = headOf(size, `Authorization: Bearer ${TOKEN}\r\n`);
  const large = Array.from({ length: 12 }, () => open(head + ' '.repeat(size - 1)));
  const told = await Promise.race([
    Promise.all(large.slice(-1).map(({ ended }) => ended)),
    ...large.map(({ ended }) => ended),
  ]);
  expect(String(told)).toMatch(/^HTTP\/1\.1 429 /);
  for (const { socket } of large) socket.destroy();
  await expect.poll(async () => (await server.post('/v1/fettle/generate', GENERATE)).status).toBe(200);
});
