import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startOpenAiServer } from '../../../../test/fixtures/wire-servers/servers.ts';
import { TOKEN } from '../../../../test/http/door.ts';
import { type Served, serve } from '../../../../test/http/served.ts';
import { bindAssistant, createWorkbench, HANGS, type Workbench } from '../../../../test/http/workbench.ts';

let bench: Workbench;
let server: Served;
let client: OpenAI;
beforeAll(async () => {
  bench = await createWorkbench();
  server = await serve(bench);
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: TOKEN, maxRetries: 0 });
});
beforeEach(() => bench.play({ kind: 'answer', texts: ['Hel', 'lo', '.'] }));
afterAll(async () => {
  await server.close();
  await bench.close();
});

const HI = [{ role: 'user' as const, content: 'Hi' }];
const MODEL = 'gpt-whatever';
const BLOCK = '```python\nx = 1\n```\n';
const NOTE = /_Checked by Fettle; passed: secrets, syntax, security.*; not checked: .*types.*\._\n$/;

/** What Fettle says beyond the protocol. */
function beyond(body: unknown) {
  return (body as { fettle: Record<string, unknown> }).fettle;
}

describe('chat, by the official client', () => {
  it('answers in one piece', async () => {
    const answer = await client.chat.completions.create({ model: MODEL, messages: HI });
    expect(answer).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      model: 'test-model',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 12, completion_tokens: 4, total_tokens: 16 },
    });
    expect(beyond(answer)).toMatchObject({ confidence: 'low', evidence: expect.any(Array) });
  });

  it('streams words as they come, and usage only when asked', async () => {
    const stream = await client.chat.completions.create({ model: MODEL, messages: HI, stream: true });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map(({ choices }) => choices[0]?.delta)).toEqual([
      { role: 'assistant', content: '' },
      { content: 'Hel' },
      { content: 'lo' },
      { content: '.' },
      {},
    ]);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
    expect(beyond(chunks.at(-1))).toMatchObject({ evidence: expect.any(Array) });
    const stream_options = { include_usage: true };
    const counted = await client.chat.completions.create({
      model: MODEL,
      messages: HI,
      stream: true,
      stream_options,
    });
    const last = [];
    for await (const chunk of counted) last.push(chunk);
    expect(last.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 16 } });
    const raw = await server.events('/v1/chat/completions', { messages: HI, stream: true });
    expect(raw.at(-1)).toBe('[DONE]');
  });

  it('holds a block back until it passed, and notes what its checks say', async () => {
    bench.play({ kind: 'answer', texts: ['So:\n', ...BLOCK, 'Done.'] });
    const stream = await client.chat.completions.create({ model: MODEL, messages: HI, stream: true });
    const texts: string[] = [];
    for await (const chunk of stream) texts.push(chunk.choices[0]?.delta.content ?? '');
    expect(texts).toContain(BLOCK);
    expect(texts.join('')).toMatch(/^So:\n```python\nx = 1\n```\nDone\.\n\n_Checked by Fettle; /);
    expect(texts.join('')).toMatch(NOTE);
  });

  it('withholds a block that fails, and says so', async () => {
    bench.play({ kind: 'answer', texts: ['So:\n```python\nx = (((\n```\nDone.'] });
    const answer = await client.chat.completions.create({ model: MODEL, messages: HI });
    const content = answer.choices[0]?.message.content ?? '';
    expect(content).toMatch(/^So:\n\[A block of code was withheld: it failed syntax\.\]\nDone\.\n\n_Checked/);
    expect(content).toContain('with findings: syntax');
  });

  it('leaves the note out where the setting says so', async () => {
    bench.play({ kind: 'answer', texts: [BLOCK] });
    const quiet = await serve(bench, { evidence_note: false });
    try {
      const answer = await quiet.ask('/v1/chat/completions', { messages: HI });
      expect(answer).toMatchObject({ choices: [{ message: { content: BLOCK } }] });
      expect(beyond(answer)).toMatchObject({ evidence: expect.any(Array) });
    } finally {
      await quiet.close();
    }
  });

  it('takes parts, all roles, tools and both limits, and forgets its own notes', async () => {
    await client.chat.completions.create({
      model: '',
      max_completion_tokens: 77,
      max_tokens: 99,
      stop: 'END',
      temperature: 0.3,
      tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }],
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'developer', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'one' },
            { type: 'text', text: 'two' },
          ],
        },
        { role: 'assistant', content: `${BLOCK}\n\n_Checked by Fettle; passed: syntax._\n` },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 't', type: 'function', function: { name: 'f', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 't', content: '42' },
      ],
    });
    expect(JSON.parse(bench.lastAsked())).toMatchObject({
      max_tokens: 77,
      stop: ['END'],
      temperature: 0.3,
      messages: [
        { role: 'system', content: 'Be kind.\n\nBe brief.' },
        { role: 'user', content: 'one\ntwo' },
        { role: 'assistant', content: BLOCK.trim() },
        { role: 'user', content: 'Result of a tool:\n42' },
      ],
    });
  });

  it('holds the answer to a schema, without a note', async () => {
    bench.play({ kind: 'answer', texts: ['{"a":1}'] });
    const schema = { type: 'object', properties: { a: { type: 'number' } } };
    const answer = await client.chat.completions.create({
      model: MODEL,
      messages: HI,
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
    });
    expect(answer.choices[0]?.message.content).toBe('{"a":1}');
    expect(JSON.parse(bench.lastAsked()).response_format).toMatchObject({ json_schema: { schema } });
    await client.chat.completions.create({
      model: MODEL,
      messages: HI,
      response_format: { type: 'json_object' },
    });
    expect(JSON.parse(bench.lastAsked()).response_format).toMatchObject({
      json_schema: { schema: { type: 'object' } },
    });
  });

  it('takes n_predict 0 for a hint and asks no model', async () => {
    const before = bench.lastAsked();
    const warm = {
      messages: HI,
      samplers: [],
      n_predict: 0,
      stream: false,
      response_fields: [''],
      model: '',
    };
    expect(await server.ask('/v1/chat/completions', warm)).toEqual({});
    expect(bench.lastAsked()).toBe(before);
  });

  it('says that the limit cut it off', async () => {
    bench.play({ kind: 'answer', texts: ['a', 'b', 'c', 'd'], reason: 'length' });
    const answer = await client.chat.completions.create({ model: MODEL, messages: HI, max_tokens: 4 });
    expect(answer.choices[0]?.finish_reason).toBe('length');
  });

  it('tells an error of the model by its status before anything was said', async () => {
    bench.play({ kind: 'status', status: 429, headers: { 'retry-after': '3' }, error: { message: 'slow' } });
    const failed = client.chat.completions.create({ model: MODEL, messages: HI, stream: true });
    await expect(failed).rejects.toMatchObject({ status: 429, type: 'rate_limit_error' });
  });

  it('tells an error in mid-stream as its last event', async () => {
    bench.play({ kind: 'cut', texts: ['Hel', 'lo'] });
    const stream = await client.chat.completions.create({ model: MODEL, messages: HI, stream: true });
    const texts: string[] = [];
    const read = async () => {
      for await (const chunk of stream) texts.push(chunk.choices[0]?.delta.content ?? '');
    };
    await expect(read()).rejects.toThrow(OpenAI.APIError);
    expect(texts.join('')).toBe('Hello');
  });

  it('says in words why there is no answer', async () => {
    bench.play({ kind: 'answer', texts: [`ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)}`] });
    const events = await server.events('/v1/chat/completions', { messages: HI, stream: true });
    expect(events.at(-1)).toMatchObject({ error: { message: expect.stringContaining('secrets') } });
    bench.play({ kind: 'answer', texts: [] });
    const answer = await client.chat.completions.create({ model: MODEL, messages: HI });
    expect(answer.choices[0]?.message.content).toMatch(/^\[No answer: .+\]$/);
    expect(beyond(answer)).toMatchObject({ no_suggestion: { reason: 'empty' } });
  });

  it('refuses a conversation that does not fit its window', async () => {
    const messages = [{ role: 'user' as const, content: 'word '.repeat(20_000) }];
    const failed = client.chat.completions.create({ model: MODEL, messages });
    await expect(failed).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' });
  });

  it('stops the model when the client is gone', async () => {
    bench.play(HANGS);
    const stream = await client.chat.completions.create({ model: MODEL, messages: HI, stream: true });
    await expect.poll(bench.openStreams).toBe(1);
    stream.controller.abort();
    await expect.poll(bench.openStreams).toBe(0);
  });
});

describe('completions, by the official client', () => {
  const prompt = 'def add(a, b):\n    ';
  beforeEach(() => bench.play({ kind: 'answer', texts: ['return', ' a + b'] }));

  it('fills in between prompt and suffix', async () => {
    const suffix = '\nprint(1)\n';
    const answer = await client.completions.create({ model: MODEL, prompt, suffix, max_tokens: 50 });
    expect(answer).toMatchObject({
      object: 'text_completion',
      choices: [{ index: 0, text: 'return a + b', logprobs: null, finish_reason: 'stop' }],
      usage: { completion_tokens: 4 },
    });
    expect(JSON.parse(bench.lastAsked())).toMatchObject({ input_prefix: prompt, input_suffix: suffix });
  });

  it('streams it when it passed', async () => {
    const stream = await client.completions.create({ model: MODEL, prompt, stream: true });
    const choices = [];
    for await (const chunk of stream) choices.push(chunk.choices[0]);
    expect(choices).toMatchObject([
      { text: 'return a + b', finish_reason: null },
      { text: '', finish_reason: 'stop' },
    ]);
  });

  it('reads the markers that Continue writes, with the files before them', async () => {
    const marked = `<|repo_name|>r\n<|file_sep|>lib.py\nlib = 1\n<|file_sep|>a.py\n<|fim_prefix|>${prompt}<|fim_suffix|>\nend\n<|fim_middle|>`;
    const stop = ['<|endoftext|>', '<|fim_prefix|>', '\n\n'];
    const answer = await client.completions.create({ model: MODEL, prompt: [marked], stop });
    expect(answer.choices[0]?.text).toBe('return a + b');
    expect(JSON.parse(bench.lastAsked())).toMatchObject({
      input_prefix: prompt,
      input_suffix: '\nend\n',
      input_extra: [{ filename: 'lib.py', text: 'lib = 1' }],
    });
  });

  it('is empty where nothing passed, and can repeat the prompt', async () => {
    const echoed = await client.completions.create({ model: MODEL, prompt, echo: true });
    expect(echoed.choices[0]?.text).toBe(`${prompt}return a + b`);
    bench.play({ kind: 'answer', texts: ['return = = 3'] });
    const answer = await client.completions.create({ model: MODEL, prompt: `# elsewhere\n${prompt}` });
    expect(answer.choices).toMatchObject([{ text: '', finish_reason: 'stop' }]);
    expect(beyond(answer)).toMatchObject({ no_suggestion: { reason: 'nothing_passed' } });
  });

  it.each([[[1, 2, 3]], [[[1], [2]]], [['a', 'b']]])('does not take the prompt %j', async (given) => {
    const failed = client.completions.create({ model: MODEL, prompt: given as string[] });
    await expect(failed).rejects.toMatchObject({ status: 400, type: 'invalid_request_error' });
  });
});

describe('models and vectors', () => {
  it('lists what is bound, and finds each of it', async () => {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toEqual(['qwen2.5-coder-1.5b', 'qwen2.5-coder-0.5b', 'all-minilm-l6-v2']);
    expect(await client.models.retrieve('qwen2.5-coder-1.5b')).toMatchObject({ object: 'model' });
    await expect(client.models.retrieve('a/b:c')).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
  });

  it('makes vectors where a model is bound to that, as numbers and as the bytes that the client asks for', async () => {
    const model = await startOpenAiServer({ kind: 'answer', texts: [] });
    const bound = await bindAssistant(`${model.url}/v1`, 'with vectors');
    const served = await serve(bound);
    try {
      const own = new OpenAI({ baseURL: `${served.url}/v1`, apiKey: TOKEN, maxRetries: 0 });
      const vectors = [
        [2, 0, 0.5],
        [3, 1, 0.5],
      ];
      for (const encoding of [{}, { encoding_format: 'float' as const }]) {
        const answer = await own.embeddings.create({ model: MODEL, input: ['ab', 'abc'], ...encoding });
        expect(answer.data.map(({ embedding }) => [...embedding])).toEqual(vectors);
      }
    } finally {
      await served.close();
      await bound.close();
      await model.close();
    }
  });

  it('says that no model makes vectors', async () => {
    const failed = client.embeddings.create({ model: MODEL, input: 'a' });
    await expect(failed).rejects.toMatchObject({
      status: 501,
      message: expect.stringContaining('roles.embed'),
    });
  });
});
