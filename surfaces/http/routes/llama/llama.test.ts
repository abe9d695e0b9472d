import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TOKEN } from '../../../../test/http/door.ts';
import { type Served, serve } from '../../../../test/http/served.ts';
import { createWorkbench, HANGS, type Workbench } from '../../../../test/http/workbench.ts';

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

/** As llama.vim sends it (protocols.md section 1, seen on the wire). */
const LLAMA_VIM = {
  id_slot: 0,
  input_prefix: 'import os\n\ndef add(a, b):\n',
  input_suffix: '\n\ndef main():\n    print(add(1, 2))\n',
  input_extra: [
    { text: 'def helper():\n    return 1\n', time: [346, 1434589211], filename: '/abs/path/a.py' },
  ],
  prompt: '    ',
  n_predict: 128,
  stop: [],
  n_indent: 4,
  top_k: 40,
  top_p: 0.9,
  samplers: ['top_k', 'top_p', 'infill'],
  stream: false,
  cache_prompt: true,
  t_max_prompt_ms: 500,
  t_max_predict_ms: 250,
  response_fields: [
    'content',
    'timings/prompt_n',
    'timings/prompt_ms',
    'timings/prompt_per_token_ms',
    'timings/prompt_per_second',
    'timings/predicted_n',
    'timings/predicted_ms',
    'timings/predicted_per_token_ms',
    'timings/predicted_per_second',
    'truncated',
    'tokens_cached',
  ],
  model: '',
};

/** As llama.vscode sends it: no response_fields, a model of its own choice, an empty key. */
const { response_fields: _fields, stop: _stop, ...SHARED } = LLAMA_VIM;
const LLAMA_VSCODE = {
  ...SHARED,
  n_cmpl: 3,
  top_p: 0.99,
  t_max_predict_ms: 500,
  model: 'google/gemini-2.5-flash',
  input_extra: [{ text: 'x = 1\n', time: 1_434_589_211, filename: 'b.py' }],
};

let places = 0;
/** The same in another file: a place that was asked about before is answered from memory. */
function elsewhere<Body extends { input_prefix: string }>(body: Body): Body {
  places += 1;
  return { ...body, input_prefix: `# file ${places}\n${body.input_prefix}` };
}

describe('/infill', () => {
  it('answers llama.vim with the flat fields it asked for, on one line, no blank behind a colon', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const response = await server.post('/infill', LLAMA_VIM, { headers });
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toMatch(/^\s*{"content":"return a \+ b",/);
    expect(text).not.toContain('\n');
    const body = JSON.parse(text) as Record<string, unknown>;
    expect(Object.keys(body)).toEqual(LLAMA_VIM.response_fields);
    expect(body).toMatchObject({ 'timings/predicted_n': 4, truncated: false, tokens_cached: 0 });
    for (const field of LLAMA_VIM.response_fields.slice(1, 9))
      expect(body[field]).toEqual(expect.any(Number));
  });

  it('lays the hole out at the cursor, with what the editor sent along before it', async () => {
    await server.ask('/infill', LLAMA_VIM);
    expect(JSON.parse(bench.lastAsked())).toMatchObject({
      input_prefix: LLAMA_VIM.input_prefix + LLAMA_VIM.prompt,
      input_suffix: LLAMA_VIM.input_suffix,
      input_extra: [{ filename: '/abs/path/a.py', text: 'def helper():\n    return 1' }],
      n_predict: 128,
    });
  });

  it('answers llama.vscode nested, with the window it reads and the evidence', async () => {
    const body = await server.ask('/infill', elsewhere(LLAMA_VSCODE));
    expect(body).toMatchObject({
      content: 'return a + b',
      stop: true,
      truncated: false,
      generation_settings: { n_ctx: 4_096 },
      timings: { predicted_n: 4, prompt_n: 12, prompt_ms: expect.any(Number) },
      fettle: { confidence: 'medium', evidence: expect.any(Array) },
    });
    const { evidence } = body.fettle as { evidence: { check: string; status: string; reason: string }[] };
    expect(evidence.find(({ check }) => check === 'syntax')).toMatchObject({ status: 'pass' });
    expect(evidence.find(({ check }) => check === 'types')?.reason).toBe(
      'not_requested: the client sent a part of the file',
    );
  });

  it('does not miss names that are declared outside of what the editor sent', async () => {
    bench.play({ kind: 'answer', texts: ['return declared_above(a, b)'] });
    expect(await server.ask('/infill', elsewhere(LLAMA_VSCODE))).toMatchObject({
      content: 'return declared_above(a, b)',
    });
  });

  it('shows nothing that fails its checks, politely', async () => {
    bench.play({ kind: 'answer', texts: ['return ((('] });
    const silent = await server.post('/infill', elsewhere(LLAMA_VIM));
    expect(silent.status).toBe(200);
    expect(await silent.text()).toMatch(/^{"content":"",/);
    const told = await server.ask('/infill', elsewhere(LLAMA_VSCODE));
    expect(told).toMatchObject({ content: '', fettle: { no_suggestion: { reason: 'nothing_passed' } } });
    expect(server.log.lines).toContainEqual(
      expect.objectContaining({
        event: 'no-suggestion',
        fields: expect.objectContaining({ reason: 'nothing_passed' }),
      }),
    );
  });

  it('takes n_predict 0 for a hint, and asks no model', async () => {
    const hint = { ...LLAMA_VIM, input_prefix: '', input_suffix: '', prompt: '', n_predict: 0 };
    const before = bench.lastAsked();
    expect(await server.ask('/infill', { ...hint, response_fields: [''] })).toEqual({});
    const { response_fields: _, ...nested } = hint;
    expect(await server.ask('/infill', nested)).toMatchObject({
      content: '',
      generation_settings: { n_ctx: 4_096 },
    });
    expect(bench.lastAsked()).toBe(before);
  });

  it('ends a whole line when its time is over, and gives up the rest', async () => {
    const texts = ['return a', ' + b\n', '    c = 1\n', ...Array.from({ length: 200 }, () => '    d = 2\n')];
    bench.play({ kind: 'answer', texts, pauseMs: 20 });
    const started = performance.now();
    const { content } = await server.ask('/infill', { ...elsewhere(LLAMA_VIM), t_max_predict_ms: 100 });
    expect(content).toMatch(/^return a \+ b\n( {4}c = 1)?/);
    expect(performance.now() - started).toBeLessThan(3_000);
    await expect.poll(bench.openStreams).toBe(0);
  });

  it('ends before a stop string', async () => {
    bench.play({ kind: 'answer', texts: ['return a', ' + b + c'] });
    expect(await server.ask('/infill', { ...LLAMA_VIM, stop: [' + c'] })).toMatchObject({
      content: 'return a + b',
    });
  });

  it('streams, and ends with stop and without [DONE]', async () => {
    const events = await server.events('/infill', { ...LLAMA_VSCODE, stream: true });
    expect(events).toMatchObject([
      { content: 'return a + b', stop: false },
      { content: '', stop: true, stop_type: 'eos', fettle: {} },
    ]);
  });

  it('stops the model when the client is gone', async () => {
    bench.play(HANGS);
    const client = new AbortController();
    const asked = server.post('/infill', elsewhere(LLAMA_VIM), { signal: client.signal }).catch(() => 'gone');
    await expect.poll(bench.openStreams).toBe(1);
    client.abort();
    expect(await asked).toBe('gone');
    await expect.poll(bench.openStreams).toBe(0);
  });

  it('says in its own shape, and in the log, that the model is overloaded', async () => {
    bench.play({ kind: 'status', status: 429, headers: { 'retry-after': '2' }, error: { message: 'slow' } });
    const response = await server.post('/infill', elsewhere(LLAMA_VIM));
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '2']);
    expect(await response.json()).toMatchObject({ error: { code: 429, type: 'unavailable_error' } });
    expect(server.log.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', event: 'http-refused' }),
    );
  });
});

describe('what generic clients of llama.cpp ask', () => {
  it('completes a raw prompt, streamed', async () => {
    const prompt = 'def add(a, b):\n    ';
    const body = { model: 'AUTODETECT', prompt, stream: true, n_predict: 64, stop: ['\n\n'], top_k: 1 };
    expect(await server.events('/completion', body)).toMatchObject([
      { content: 'return a + b', stop: false },
      { content: '', stop: true },
    ]);
    expect(JSON.parse(bench.lastAsked())).toMatchObject({ input_prefix: prompt, input_suffix: '' });
  });

  it('reads the markers of any model in a raw prompt', async () => {
    const prompt = '<|fim_prefix|>def add(a, b):\n    <|fim_suffix|>\nprint(1)\n<|fim_middle|>';
    expect(await server.ask('/completion', { prompt })).toMatchObject({ content: 'return a + b' });
    expect(JSON.parse(bench.lastAsked())).toMatchObject({
      input_prefix: 'def add(a, b):\n    ',
      input_suffix: '\nprint(1)\n',
    });
  });

  it('tells its window, its slot and its health', async () => {
    const get = async (path: string) => (await fetch(server.keyed + path)).json();
    expect(await get('/props')).toMatchObject({ default_generation_settings: { n_ctx: 4_096 } });
    expect(await get('/slots')).toEqual([{ id: 0, n_ctx: 4_096, is_processing: false }]);
    expect(await get('/health')).toEqual({ status: 'ok' });
  });

  it('says that it cannot say the tokens of a remote model', async () => {
    const response = await server.post('/tokenize', { content: 'a b' });
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({ error: { code: 501, type: 'not_supported_error' } });
  });
});
