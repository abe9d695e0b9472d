import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Served, serve } from '../../../test/http/served.ts';
import { createWorkbench, HANGS, type Workbench } from '../../../test/http/workbench.ts';

let bench: Workbench;
let server: Served;
beforeAll(async () => {
  bench = await createWorkbench();
  server = await serve(bench);
});
beforeEach(() => bench.play({ kind: 'answer', texts: ['return', ' a + b'] }));
afterAll(async () => {
  await server.close();
  await bench.close();
});

const CODE = 'def add(a, b):\n    ';

/** Each door with a body that works, the field that holds the text, and how its errors look. */
const DOORS = [
  {
    path: '/infill',
    body: { input_prefix: CODE, input_suffix: '', prompt: '' },
    text: (text: string) => ({ input_prefix: text }),
    wrong: { input_prefix: 7 },
    error: { error: { code: 400, message: expect.any(String), type: 'invalid_request_error' } },
  },
  {
    path: '/completion',
    body: { prompt: CODE },
    text: (text: string) => ({ prompt: text }),
    wrong: { prompt: null },
    error: { error: { code: 400, message: expect.any(String), type: 'invalid_request_error' } },
  },
  {
    path: '/v1/completions',
    body: { prompt: CODE },
    text: (text: string) => ({ prompt: text }),
    wrong: { prompt: {} },
    error: { error: { code: 'bad_input', message: expect.any(String), type: 'invalid_request_error' } },
  },
  {
    path: '/v1/completions',
    body: { language: 'python', segments: { prefix: CODE } },
    text: (text: string) => ({ segments: { prefix: text } }),
    wrong: { segments: { prefix: [] } },
    error: { error: { message: expect.any(String), type: 'invalid_request_error' } },
  },
  {
    path: '/v1/chat/completions',
    body: { messages: [{ role: 'user', content: 'Hi' }] },
    text: (text: string) => ({ messages: [{ role: 'user', content: text }] }),
    wrong: { messages: 'Hi' },
    error: { error: { code: 'bad_input', message: expect.any(String), type: 'invalid_request_error' } },
  },
];

describe.each(DOORS)('bad input at $path', ({ path, body, text, wrong, error }) => {
  it('works when it is good', async () => {
    expect((await server.post(path, body)).status).toBe(200);
  });

  it.each([
    ['an empty body', ''],
    ['no JSON', '{"a":'],
    ['a list', '[]'],
    ['a missing field', '{}'],
    ['a wrong type', JSON.stringify(wrong)],
    ['deep nesting', '['.repeat(50_000)],
  ])('%s is 400 in its own shape', async (what, sent) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(server.keyed + path, { method: 'POST', headers, body: sent });
    // What /infill may leave out is everything: it then completes an empty file.
    if (path === '/infill' && what === 'a missing field') return expect(response.status).toBe(200);
    expect(response.status).toBe(400);
    const told = await response.text();
    expect(JSON.parse(told)).toMatchObject(error);
    expect(told).not.toMatch(/\n|at .*\.ts:\d/);
  });

  it('NUL characters are 400', async () => {
    const response = await server.post(path, { ...body, ...text(`${CODE}\0`) });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('NUL');
  });

  it('half a surrogate pair is taken, as far as it can be', async () => {
    expect((await server.post(path, { ...body, ...text(`${CODE}\ud83d`) })).status).toBe(200);
    expect((await server.post(path, { ...body, ...text(`\ude00${CODE}`) })).status).toBe(200);
  });

  it('5 MB are cut or refused, in time', async () => {
    const response = await server.post(path, { ...body, ...text(`${'x = 1\n'.repeat(900_000)}${CODE}`) });
    expect(response.status).toBe(path === '/v1/chat/completions' ? 400 : 200);
    expect(bench.lastAsked().length).toBeLessThan(100_000);
  });

  it('10 MB are 413', async () => {
    const response = await server.post(path, { ...body, ...text('x'.repeat(10 * 1024 * 1024)) });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining('larger') } });
  });

  it('GET is 405, another content type 415, another host and origin 403', async () => {
    const url = server.keyed + path;
    expect((await fetch(url)).status).toBe(405);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await fetch(url, { method: 'POST', headers: form, body: 'a=b' })).status).toBe(415);
    const origin = { origin: 'http://evil.example' };
    const refused = await server.post(path, body, { headers: origin });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ error: { message: expect.stringContaining('evil') } });
  });

  it('a client that leaves costs nothing more', async () => {
    bench.play(HANGS);
    const client = new AbortController();
    const asked = Array.from({ length: 20 }, () =>
      // With a temperature the model is asked, whatever is remembered.
      server.post(path, { ...body, temperature: 0.5 }, { signal: client.signal }).catch(() => 'gone'),
    );
    await expect.poll(bench.openStreams, { timeout: 20_000 }).toBeGreaterThan(0);
    client.abort();
    await Promise.all(asked);
    await expect.poll(bench.openStreams, { timeout: 20_000 }).toBe(0);
    bench.play({ kind: 'answer', texts: ['return', ' a + b'] });
    await expect.poll(async () => (await server.post(path, body)).status, { timeout: 20_000 }).toBe(200);
    expect(server.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

it('an unknown language is no reason for silence', async () => {
  const body = { language: 'brainrot', segments: { prefix: 'a b c\n', filepath: '/x/y.zzz' } };
  expect(await server.ask('/v1/completions', body)).toMatchObject({ choices: [{ text: 'return a + b' }] });
});

it('neither Tabby nor OpenAI is 400', async () => {
  expect((await server.post('/v1/completions', { language: 'python' })).status).toBe(400);
});
