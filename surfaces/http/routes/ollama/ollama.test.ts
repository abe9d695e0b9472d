import { Ollama } from 'ollama';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Served, serve } from '../../../../test/http/served.ts';
import { createWorkbench, HANGS, type Workbench } from '../../../../test/http/workbench.ts';

let bench: Workbench;
let server: Served;
let client: Ollama;
beforeAll(async () => {
  bench = await createWorkbench();
  server = await serve(bench);
  client = new Ollama({ host: server.keyed });
});
beforeEach(() => bench.play({ kind: 'answer', texts: ['Hel', 'lo', '.'] }));
afterAll(async () => {
  await server.close();
  await bench.close();
});

const HI = [{ role: 'user', content: 'Hi' }];
const model = 'whatever:7b';
const COUNTS = { prompt_eval_count: 12, eval_count: 4, total_duration: expect.any(Number) };

describe('Ollama, by the official client', () => {
  it('chats in one piece and in lines', async () => {
    const answer = await client.chat({ model, messages: HI });
    expect(answer).toMatchObject({
      model: 'test-model',
      message: { role: 'assistant', content: 'Hello.' },
      done: true,
      done_reason: 'stop',
      ...COUNTS,
      fettle: { confidence: 'low' },
    });
    const parts = [];
    for await (const part of await client.chat({ model, messages: HI, stream: true })) parts.push(part);
    expect(parts.map(({ message, done }) => [message.content, done])).toEqual([
      ['Hel', false],
      ['lo', false],
      ['.', false],
      ['', true],
    ]);
    expect(parts.at(-1)).toMatchObject({ ...COUNTS, fettle: { evidence: expect.any(Array) } });
  });

  it('generates from a prompt and a system text, with its options', async () => {
    const options = { num_predict: 50, temperature: 0.4, stop: ['END'] };
    const answer = await client.generate({ model, prompt: 'Hi', system: 'Be kind.', options });
    expect(answer).toMatchObject({ response: 'Hello.', done: true, ...COUNTS });
    expect(JSON.parse(bench.lastAsked())).toMatchObject({
      max_tokens: 50,
      temperature: 0.4,
      stop: ['END'],
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Hi' },
      ],
    });
  });

  it('fills in with a suffix, and with markers in a raw prompt', async () => {
    bench.play({ kind: 'answer', texts: ['return', ' a + b'] });
    const prompt = 'def add(a, b):\n    ';
    const filled = { input_prefix: prompt, input_suffix: '\nprint(1)\n' };
    const answer = await client.generate({ model, prompt, suffix: filled.input_suffix });
    expect(answer.response).toBe('return a + b');
    expect(JSON.parse(bench.lastAsked())).toMatchObject(filled);
    const raw = `<fim_prefix>${prompt}<fim_suffix>${filled.input_suffix}<fim_middle>`;
    const parts = [];
    for await (const part of await client.generate({ model, prompt: raw, raw: true, stream: true }))
      parts.push(part.response);
    expect(parts).toEqual(['return a + b', '']);
    expect(JSON.parse(bench.lastAsked())).toMatchObject(filled);
  });

  it('shows nothing that fails, politely', async () => {
    bench.play({ kind: 'answer', texts: ['return = = 3'] });
    const answer = await client.generate({ model, prompt: 'def add(a, b):\n    ', suffix: '\nx = 1\n' });
    expect(answer).toMatchObject({
      response: '',
      done: true,
      fettle: { no_suggestion: { reason: 'nothing_passed' } },
    });
  });

  it('holds an answer to a format', async () => {
    bench.play({ kind: 'answer', texts: ['{}'] });
    for (const format of ['json', { type: 'object' }]) {
      await client.chat({ model, messages: HI, format });
      expect(JSON.parse(bench.lastAsked()).response_format).toMatchObject({
        json_schema: { schema: { type: 'object' } },
      });
    }
  });

  it('lists, shows and says its version', async () => {
    expect(await client.list()).toMatchObject({
      models: [
        {
          name: 'qwen2.5-coder-1.5b:latest',
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
          size: expect.any(Number),
          details: { family: 'qwen2.5', parameter_size: '1.5B' },
        },
        { name: 'qwen2.5-coder-0.5b:latest' },
        { name: 'all-minilm-l6-v2:latest' },
      ],
    });
    expect(await client.show({ model: 'qwen2.5-coder-0.5b' })).toMatchObject({
      parameters: 'num_ctx 4096',
      template: expect.stringContaining('.Suffix'),
      model_info: { 'general.architecture': 'qwen2.5', 'qwen2.5.context_length': 4_096 },
      capabilities: ['completion', 'insert'],
    });
    expect(await client.ps()).toEqual({ models: [] });
    expect(await client.version()).toEqual({ version: '0.12.0' });
  });

  it('takes an empty request for loading the model', async () => {
    const before = bench.lastAsked();
    expect(await client.generate({ model, prompt: '' })).toMatchObject({ done: true, done_reason: 'load' });
    expect(await client.chat({ model, messages: [] })).toMatchObject({ done: true, done_reason: 'load' });
    expect(bench.lastAsked()).toBe(before);
  });

  it('tells errors as text: by status, and in mid-stream as a line', async () => {
    bench.play({ kind: 'status', status: 429, headers: {}, error: { message: 'slow' } });
    await expect(client.chat({ model, messages: HI })).rejects.toMatchObject({ status_code: 429 });
    bench.play({ kind: 'cut', texts: ['Hel'] });
    const read = async () => {
      for await (const part of await client.chat({ model, messages: HI, stream: true })) part.message;
    };
    await expect(read()).rejects.toThrow(/./);
  });

  it('stops the model when the client is gone', async () => {
    bench.play(HANGS);
    const stream = await client.chat({ model, messages: HI, stream: true });
    await expect.poll(bench.openStreams).toBe(1);
    const read = (async () => {
      for await (const part of stream) part.message;
    })().catch(() => undefined);
    stream.abort();
    await read;
    await expect.poll(bench.openStreams).toBe(0);
  });
});

describe('Ollama on the wire', () => {
  it('streams unless told otherwise, whole lines each', async () => {
    const response = await server.post('/api/chat', { model, messages: HI });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const text = await response.text();
    expect(text.endsWith('\n')).toBe(true);
    const lines = text.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { done: boolean }).done)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('answers the probe of its root', async () => {
    const response = await fetch(server.url);
    expect(await response.text()).toBe('Ollama is running');
    expect((await fetch(server.url, { method: 'HEAD' })).status).toBe(200);
  });

  it.each([
    ['/api/chat', { messages: [{ role: 'user', content: 7 }] }],
    ['/api/chat', {}],
    ['/api/chat', { messages: [{ role: 'user', content: 'a', images: ['x'] }] }],
    ['/api/generate', { prompt: ['a'] }],
    ['/api/generate', { prompt: 'a\0' }],
    ['/api/show', { name: 7 }],
  ])('%s refuses %j with a text', async (path, body) => {
    const response = await server.post(path, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.any(String) });
  });
});
