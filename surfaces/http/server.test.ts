import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Scenario } from '../../src/adapters/providers/scenario.cases.ts';
import { MAX_REQUEST_BODY_BYTES } from '../../src/config/limits.ts';
import { Config } from '../../src/config/schema.ts';
import {
  ALL_WORKSPACES,
  AUTHORIZATION,
  noPolicies,
  parseEvents,
  stages,
  TOKEN,
} from '../../test/http/door.ts';
import { collectLog, HANGS, SAYS_CODE, useWorkbench, type Workbench } from '../../test/http/workbench.ts';
import { startServer } from './server.ts';

const bench = useWorkbench();

/** An answer that takes so many milliseconds. */
function answerIn(ms: number): Scenario {
  return { kind: 'answer', texts: ['x = ', '1\n'], pauseMs: ms / 2 };
}

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

function servicesOf({ assistant }: Workbench) {
  const identity = { token: TOKEN, workspaces: ALL_WORKSPACES };
  return {
    assistant,
    home: '/state',
    openPolicies: noPolicies,
    ...identity,
    log: collectLog(),
    version: '0',
  };
}

/** As many as can be begun in the patience of a test. */
const QUEUE_LIMIT = 64;

async function start(shutdownMs = 2_000, host = '127.0.0.1') {
  const log = collectLog();
  const config = Config.parse({ server: { host, port: 0 } });
  const services = { ...servicesOf(bench()), log };
  const started = await startServer({ ...services, config, shutdownMs, queueLimit: QUEUE_LIMIT });
  if (!started.ok) throw new Error(started.failure.message);
  const { url, close } = started.value;
  closers.push(close);
  const post = (path: string, body: unknown, init: RequestInit = {}) => {
    const headers = { 'content-type': 'application/json', ...AUTHORIZATION, ...init.headers };
    return fetch(url + path, { ...init, method: 'POST', headers, body: JSON.stringify(body) });
  };
  return { log, url, close, post, port: Number(new URL(url).port) };
}

const GENERATE = '/v1/fettle/generate';
const ADD = { instruction: 'add', language: 'python' };

/** What the server answers to raw bytes. The connection is ours to end. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.end(bytes);
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    return text;
  } finally {
    socket.destroy();
  }
}

describe('a server on a socket', () => {
  it('tells where it is and answers there', async () => {
    const { url, post, log } = await start();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
    expect(await (await post(GENERATE, ADD)).json()).toMatchObject({ generated_code: [{}] });
    expect(log.lines[0]).toMatchObject({ event: 'server-start', fields: { url } });
  });

  it.each(['localhost', '::1'])('listens on %s', async (host) => {
    const { url } = await start(2_000, host);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it('streams while the work goes on', async () => {
    const { post } = await start();
    bench().play(answerIn(300));
    const response = await post(GENERATE, { ...ADD, stream: true });
    const arrivals: number[] = [];
    let text = '';
    for await (const chunk of response.body ?? []) {
      arrivals.push(performance.now());
      text += Buffer.from(chunk).toString();
    }
    const names = ['context-end', 'draft-start', 'draft-token', 'check-end', 'answer-end'];
    expect(stages(parseEvents(text))).toEqual(names);
    expect((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(100);
  });

  it.each([true, false])('stops the work at once when the client is gone (stream: %s)', async (stream) => {
    const { post, log } = await start();
    bench().play(HANGS);
    const client = new AbortController();
    const asked = post(GENERATE, { ...ADD, stream }, { signal: client.signal });
    const read = asked.then((response) => response.text()).catch(() => 'aborted');
    await expect.poll(bench().openStreams).toBe(1);
    client.abort();
    const left = performance.now();
    expect(await read).toBe('aborted');
    await expect.poll(bench().openStreams).toBe(0);
    expect(performance.now() - left).toBeLessThan(5_000);
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('refuses 10 MB with 413 and goes on working', async () => {
    const { url, post } = await start();
    const body = Buffer.alloc(10 * 1024 * 1024, 32);
    const refused = await fetch(url + GENERATE, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...AUTHORIZATION },
      body,
    });
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({ error: { code: 'too_large' } });
    expect((await post(GENERATE, ADD)).status).toBe(200);
  });

  it('counts a body that does not say its length', async () => {
    const { url } = await start();
    const sent = httpRequest(url + GENERATE, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...AUTHORIZATION },
    });
    const answered = once(sent, 'response');
    sent.on('error', () => undefined);
    for (let bytes = 0; bytes <= MAX_REQUEST_BODY_BYTES; bytes += 1024 * 1024)
      sent.write(Buffer.alloc(1024 * 1024, 32));
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    sent.destroy();
  });

  it.each([
    [
      'a foreign Host',
      'GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
      403,
      'forbidden_host',
    ],
    [
      'a broken Host',
      'GET /health HTTP/1.1\r\nHost: a/../b@c\r\nConnection: close\r\n\r\n',
      400,
      'bad_input',
    ],
    ['HTTP/1.0 without Host', 'GET /health HTTP/1.0\r\n\r\n', 400, 'bad_input'],
    ['a backslash', 'GET /a\\b HTTP/1.1\r\nHost: [::1]\r\nConnection: close\r\n\r\n', 400, 'bad_input'],
  ])('answers %s in its own shape', async (...[, bytes, status, code]) => {
    const { port } = await start();
    const text = await raw(port, bytes);
    expect(text).toContain(`HTTP/1.1 ${status} `);
    expect(text).toContain(`{"error":{"code":"${code}","message":"`);
  });

  it('survives bytes that are not HTTP', async () => {
    const { port, url } = await start();
    expect(await raw(port, '\0\x01nonsense\r\n\r\n')).toContain('400 Bad Request');
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it('refuses a foreign Origin, and lets its own in', async () => {
    const { url, post } = await start();
    const foreign = await post(GENERATE, ADD, { headers: { origin: 'http://localhost:3000' } });
    expect(foreign.status).toBe(403);
    expect((await post(GENERATE, ADD, { headers: { origin: url } })).status).toBe(200);
  });

  it('has a bounded queue', async () => {
    const { post } = await start();
    bench().play(HANGS);
    const client = new AbortController();
    const running = Array.from({ length: QUEUE_LIMIT }, () => {
      return post(GENERATE, ADD, { signal: client.signal }).catch(() => 'aborted');
    });
    await expect.poll(bench().openStreams, { timeout: 10_000 }).toBe(QUEUE_LIMIT);
    const refused = await post(GENERATE, ADD);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    client.abort();
    await Promise.all(running);
    bench().play(SAYS_CODE);
    await expect.poll(async () => (await post(GENERATE, ADD)).status).toBe(200);
  });
});

describe('starting', () => {
  it.each(['0.0.0.0', '::', '10.0.0.1', 'example.org'])('does not start unprotected on %s', async (host) => {
    const config = Config.parse({ server: { port: 0 } });
    config.server.host = host;
    const services = servicesOf(bench());
    const started = await startServer({ ...services, config });
    expect(started).toMatchObject({ ok: false, failure: { reason: 'address_not_allowed' } });
    if (started.ok) return;
    expect(started.failure.message).toMatch(
      /is reachable from other machines.*; set server\.host to 127\.0\.0\.1$/,
    );
    expect(started.failure.message).not.toContain('\n');
  });

  it('says that the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    try {
      const config = Config.parse({ server: { port } });
      const services = servicesOf(bench());
      const started = await startServer({ ...services, config });
      const message = `port ${port} on 127.0.0.1 is in use, perhaps by another Fettle; stop that, or set server.port to another port (0 picks a free one)`;
      expect(started).toEqual({ ok: false, failure: { reason: 'port_in_use', message } });
    } finally {
      other.close();
    }
  });
});

describe('stopping', () => {
  it('finishes what was started, takes nothing new, and is gone', async () => {
    const { close, post, url, log } = await start(10_000);
    bench().play(answerIn(600));
    const answered = post(GENERATE, ADD);
    const streamed = post(GENERATE, { ...ADD, stream: true }).then((response) => response.text());
    await expect.poll(bench().openStreams).toBe(2);
    const closed = close();
    await expect(fetch(`${url}/health`)).rejects.toThrow();
    expect(await (await answered).json()).toMatchObject({ generated_code: [{}] });
    expect(parseEvents(await streamed).at(-1)?.data).toMatchObject({ answer: { generated_code: [{}] } });
    await closed;
    await close();
    expect(log.lines.filter(({ event }) => event === 'server-stop')).toHaveLength(1);
  });

  it('refuses a request that comes on a connection that is still open', async () => {
    const { close, port } = await start(10_000);
    bench().play(answerIn(600));
    const body = JSON.stringify(ADD);
    const head = `POST ${GENERATE} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\n`;
    const socket = connect(port, '127.0.0.1');
    socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`);
    await expect.poll(bench().openStreams).toBe(1);
    const closed = close();
    socket.write(`GET /health HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    await closed;
    expect(text).toContain('HTTP/1.1 200 OK');
    expect(text).toContain('"generated_code"');
    expect(text).not.toContain('"status":"ok"');
  });

  it('cuts short what does not end in time, and still answers it', async () => {
    const { close, post } = await start(400);
    bench().play(HANGS);
    const answered = post(GENERATE, ADD);
    await expect.poll(bench().openStreams).toBe(1);
    const begun = performance.now();
    await close();
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(await (await answered).json()).toMatchObject({ no_suggestion: { reason: 'cancelled' } });
  });

  it('does not wait for a connection that asks nothing', async () => {
    const { close, port } = await start(10_000);
    const idle = connect(port, '127.0.0.1');
    await once(idle, 'connect');
    const begun = performance.now();
    await close();
    expect(performance.now() - begun).toBeLessThan(5_000);
    idle.destroy();
  });

  it('does not wait for a body that never comes', async () => {
    const { close, port } = await start(400);
    const slow = connect(port, '127.0.0.1');
    slow.on('error', () => undefined);
    slow.write(
      `POST ${GENERATE} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    const begun = performance.now();
    await close();
    expect(performance.now() - begun).toBeLessThan(5_000);
    slow.destroy();
  });
});
