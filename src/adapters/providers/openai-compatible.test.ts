import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import {
  chatReply,
  MODEL,
  startLlamaServer,
  startOpenAiServer,
} from '../../../test/fixtures/wire-servers/servers.ts';
import type { Routes, WireServer } from '../../../test/fixtures/wire-servers/wire-server.ts';
import type { Prompt, Sampling } from '../../contract/prompt.ts';
import type { ModelEvent, Provider } from '../../ports/provider.ts';
import type { Scenario } from './contract.cases.ts';
import { createOpenAiCompatibleProvider } from './openai-compatible.ts';

const NEVER = new AbortController().signal;
const ANSWER: Scenario = { kind: 'answer', texts: ['yes'] };
const HOLE: Prompt = {
  form: 'fill_in_the_middle',
  prefix: 'def add(a, b):\n',
  suffix: '\nprint(add(1, 2))\n',
  files: [{ path: 'lib/one.py', text: 'ONE = 1' }],
};
const VLLM: Routes = {
  'GET /v1/models': { json: { data: [{ id: MODEL, owned_by: 'vllm', max_model_len: 8192 }] } },
  'POST /tokenize': ({ prompt }) => {
    const text = String(prompt);
    return {
      json: { count: text.includes('<|fim_prefix|>') ? 3 : text.length, tokens: [], max_model_len: 8192 },
    };
  },
};

const servers: WireServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

type Setup = { scenario?: Scenario; routes?: Routes; start?: typeof startOpenAiServer; idleMs?: number };

async function setUp({ scenario = ANSWER, routes = {}, start = startOpenAiServer, idleMs = 2_000 }: Setup) {
  const server = await start(scenario, routes);
  servers.push(server);
  const config = { base_url: `${server.url}/v1/` };
  const provider = createOpenAiCompatibleProvider({
    name: 'team',
    model: MODEL,
    config,
    environment: {},
    idleMs,
  });
  const sent = (path: string) =>
    server.wire.requests.filter((request) => request.path === path && request.body.stream === true).at(-1)
      ?.body;
  return { server, provider, sent };
}

function chat(opening = ''): Prompt {
  const messages = [
    { role: 'system' as const, text: 'Be brief.' },
    { role: 'user' as const, text: 'Hi' },
  ];
  return { form: 'chat', messages, opening };
}

async function ask(provider: Provider, prompt: Prompt, sampling: Partial<Sampling> = {}) {
  const events: ModelEvent[] = [];
  const all = { temperature: 0, maxTokens: 16, stop: [], ...sampling };
  for await (const event of provider.ask({ prompt, sampling: all, priority: 'chat', signal: NEVER }))
    events.push(event);
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  const last = events.at(-1);
  return { events, text, failure: last?.type === 'failure' ? last.failure : null };
}

describe('a chat prompt', () => {
  it('goes out as messages, with usage asked for and no key where there is none', async () => {
    const { provider, sent, server } = await setUp({});
    await ask(provider, chat());
    expect(sent('/v1/chat/completions')).toMatchObject({
      model: MODEL,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
      ],
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(server.wire.requests.map(({ path }) => path)).toEqual(['/v1/chat/completions']);
    expect(server.wire.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('puts its opening into the mouth of a model that goes on with it', async () => {
    const { provider, sent } = await setUp({});
    expect((await ask(provider, chat('```py\n'))).text).toBe('yes');
    const messages = sent('/v1/chat/completions')?.messages as object[];
    expect(messages.at(-1)).toEqual({ role: 'assistant', content: '```py\n' });
  });

  it('asks vLLM to go on with it', async () => {
    const { provider, sent } = await setUp({ routes: VLLM });
    await ask(provider, chat('```py\n'));
    expect(sent('/v1/chat/completions')).toMatchObject({
      continue_final_message: true,
      add_generation_prompt: false,
    });
    await ask(provider, chat());
    expect(sent('/v1/chat/completions')).not.toHaveProperty('continue_final_message');
  });

  it('tells a model that does not go on with it to begin so, and keeps it out of the answer', async () => {
    const { provider, sent } = await setUp({
      scenario: { kind: 'answer', texts: ['Here: ``', '`py\nx = 1\n', '```', ' Done.'] },
      routes: { 'POST /v1/chat/completions': chatReply('one two three') },
    });
    const { text } = await ask(provider, chat('```py\n'), { stop: ['```', 'Done'] });
    expect(text).toBe('x = 1\n');
    const body = sent('/v1/chat/completions');
    expect(JSON.stringify(body?.messages)).toContain('Begin your answer with exactly this text');
    // The first would end the answer at its opening.
    expect(body?.stop).toEqual(['Done']);
    const found = await provider.probe(NEVER);
    expect(found.ok && found.value.remarks.join()).toContain('does not continue an answer begun for it');
  });

  it('carries a JSON schema, top_k, min_p and the wish for probabilities', async () => {
    const { provider, sent } = await setUp({});
    const schema = { type: 'object', properties: {} };
    const constraint = { kind: 'json_schema' as const, schema };
    await ask(provider, chat(), { constraint, topK: 40, minP: 0.05, probabilities: true });
    expect(sent('/v1/chat/completions')).toMatchObject({
      response_format: { type: 'json_schema', json_schema: { schema } },
      top_k: 40,
      min_p: 0.05,
      logprobs: true,
    });
  });
});

describe('a text to continue', () => {
  it('goes out as it stands', async () => {
    const { provider, sent } = await setUp({});
    await ask(provider, { form: 'plain', text: 'once upon' }, { stop: ['\n'] });
    expect(sent('/v1/completions')).toMatchObject({ prompt: 'once upon', stop: ['\n'] });
    await ask(provider, { form: 'plain', text: 'once upon' });
    expect(sent('/v1/completions')).not.toHaveProperty('stop');
  });

  it('carries a schema in the words of the server', async () => {
    const constraint = { kind: 'json_schema' as const, schema: { type: 'object' } };
    const other = await setUp({});
    await ask(other.provider, { form: 'plain', text: 'x' }, { constraint });
    expect(other.sent('/v1/completions')).toHaveProperty(
      'response_format.json_schema.schema',
      constraint.schema,
    );
    const llama = await setUp({ start: startLlamaServer });
    await ask(llama.provider, { form: 'plain', text: 'x' }, { constraint });
    expect(llama.sent('/v1/completions')).toMatchObject({ json_schema: constraint.schema });
  });
});

describe('a hole to fill', () => {
  it('goes to /infill of llama.cpp, with other files beside it', async () => {
    const { provider, sent } = await setUp({ start: startLlamaServer });
    expect((await ask(provider, HOLE, { seed: 3, stop: ['\n\n'] })).text).toBe('yes');
    expect(sent('/infill')).toEqual({
      input_prefix: 'def add(a, b):\n',
      input_suffix: '\nprint(add(1, 2))\n',
      input_extra: [{ filename: 'lib/one.py', text: 'ONE = 1' }],
      prompt: '',
      n_predict: 16,
      temperature: 0,
      seed: 3,
      stop: ['\n\n'],
      cache_prompt: true,
      stream: true,
    });
  });

  it('goes to /v1/completions with a suffix where that works, with other files before it', async () => {
    const { provider, sent } = await setUp({});
    expect((await ask(provider, HOLE)).text).toBe('yes');
    expect(sent('/v1/completions')).toMatchObject({
      prompt: '# lib/one.py\nONE = 1\ndef add(a, b):\n',
      suffix: '\nprint(add(1, 2))\n',
    });
  });

  it("goes to vLLM with the model's own markers, and ends at them", async () => {
    const scenario: Scenario = { kind: 'answer', texts: ['    return', ' a + b<|file_', 'sep|>other.py'] };
    const { provider, sent } = await setUp({ scenario, routes: VLLM });
    expect((await ask(provider, HOLE)).text).toBe('    return a + b');
    const body = sent('/v1/completions');
    expect(body?.prompt).toBe(
      '<|fim_prefix|># lib/one.py\nONE = 1\ndef add(a, b):\n<|fim_suffix|>\nprint(add(1, 2))\n<|fim_middle|>',
    );
    expect(body?.stop).toContain('<|file_sep|>');
    expect(body?.skip_special_tokens).toBe(false);
  });

  it('is refused where the code itself contains such a marker', async () => {
    const { provider, sent } = await setUp({ routes: VLLM });
    const { failure } = await ask(provider, { ...HOLE, prefix: 'X = "<|fim_middle|>"' } as Prompt);
    expect(failure?.reason).toBe('not_supported');
    expect(sent('/v1/completions')).toBeUndefined();
  });

  it('is refused where the server ignores the suffix, with the way out', async () => {
    const routes: Routes = {
      'POST /v1/completions': { json: { choices: [{}], usage: { prompt_tokens: 9 } } },
    };
    const { provider } = await setUp({ routes });
    const { failure } = await ask(provider, HOLE);
    expect(failure?.reason).toBe('not_supported');
    expect(failure?.message).toContain('roles.complete');
  });
});

describe('a GBNF grammar', () => {
  const constraint = { kind: 'gbnf' as const, grammar: 'root ::= "a"' };

  it('goes to llama.cpp', async () => {
    const { provider, sent } = await setUp({ start: startLlamaServer });
    await ask(provider, chat(), { constraint });
    expect(sent('/v1/chat/completions')?.grammar).toBe('root ::= "a"');
    await ask(provider, HOLE, { constraint });
    expect(sent('/infill')?.grammar).toBe('root ::= "a"');
  });

  it('is refused by every other server', async () => {
    const { provider, sent } = await setUp({});
    expect((await ask(provider, chat(), { constraint })).failure?.reason).toBe('not_supported');
    expect(sent('/v1/chat/completions')).toBeUndefined();
  });
});

/** A stream written by hand, for what the servers of the suite do not say. */
function streaming(chunks: (string | number)[]): typeof fetch {
  return async () => {
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        for (const chunk of chunks)
          if (typeof chunk === 'number') await wait(chunk);
          else controller.enqueue(encoder.encode(chunk));
        controller.close();
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
}

function over(fetch: typeof globalThis.fetch, idleMs = 2_000): Provider {
  const config = { base_url: 'http://127.0.0.1:9/v1' };
  return createOpenAiCompatibleProvider({
    name: 'team',
    model: MODEL,
    config,
    environment: {},
    fetch,
    idleMs,
  });
}

const delta = (fields: object, further: object = {}) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: fields, finish_reason: null, ...further }] })}\n\n`;
const END = `${delta({}, { finish_reason: 'stop' })}data: [DONE]\n\n`;

describe('the stream', () => {
  it('tells the probability of each token', async () => {
    const logprobs = (token: string, logprob: number) => ({ logprobs: { content: [{ token, logprob }] } });
    const chunks = [
      delta({ content: 'a' }, logprobs('a', 0)),
      delta({ content: '' }, logprobs('b', Math.log(0.5))),
      delta({ content: 'bc' }, logprobs('c', Math.log(0.25))),
      END,
    ];
    const { events } = await ask(over(streaming(chunks)), chat(), { probabilities: true });
    expect(events.slice(0, 2)).toEqual([
      { type: 'text', text: 'a', probabilities: [{ text: 'a', probability: 1 }] },
      {
        type: 'text',
        text: 'bc',
        probabilities: [
          { text: 'b', probability: 0.5 },
          { text: 'c', probability: expect.closeTo(0.25) },
        ],
      },
    ]);
  });

  it('lives as long as the server says that it does', async () => {
    const comment = ': keep-alive\n\n';
    const chunks = [
      delta({ content: 'a' }),
      ...[1, 2, 3, 4].flatMap(() => [100, comment]),
      delta({ content: 'b' }),
      END,
    ];
    expect((await ask(over(streaming(chunks), 250), chat())).text).toBe('ab');
  });

  it('ends with what the server says went wrong', async () => {
    const error = 'data: {"error":{"message":"out of memory","type":"server_error"}}\n\n';
    const { text, failure } = await ask(over(streaming([delta({ content: 'a' }), error])), chat());
    expect(text).toBe('a');
    expect(failure).toMatchObject({ reason: 'provider_error' });
    expect(failure?.message).toContain('out of memory');
  });

  it('leaves out what a model only thinks, and says when it did nothing else', async () => {
    const thinking = delta({ reasoning_content: 'hmm' });
    const { text } = await ask(over(streaming([thinking, delta({ content: 'a' }), END])), chat());
    expect(text).toBe('a');
    const cut = delta({}, { finish_reason: 'length' });
    const { failure } = await ask(over(streaming([thinking, cut])), chat());
    expect(failure?.reason).toBe('empty');
    expect(failure?.message).toContain('max_tokens');
  });

  it('ends with an answer that the service withheld', async () => {
    const withheld = delta({}, { finish_reason: 'content_filter' });
    const { failure } = await ask(over(streaming([withheld])), chat());
    expect(failure?.message).toContain('withheld');
  });

  it('ends in time even where the HTTP client does not listen', async () => {
    const deaf: typeof fetch = () => new Promise(() => undefined);
    const started = performance.now();
    expect((await ask(over(deaf, 50), chat())).failure?.reason).toBe('timed_out');
    const signal = AbortSignal.timeout(50);
    const sampling = { temperature: 0, maxTokens: 1, stop: [] };
    for await (const event of over(deaf).ask({ prompt: chat(), sampling, priority: 'chat', signal }))
      expect(event).toMatchObject({ failure: { reason: 'cancelled' } });
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('is not read without end', async () => {
    const flood = Array.from({ length: 20 }, () => `: ${'x'.repeat(1024 * 1024)}\n\n`);
    const { failure } = await ask(over(streaming([...flood, END])), chat());
    expect(failure?.message).toContain('far more than was asked for');
  });
});

describe('a parameter that the server refuses by name', () => {
  it('is left out, at once and from then on', async () => {
    const bodies: Record<string, unknown>[] = [];
    const answer = streaming([delta({ content: 'a' }), END]);
    const picky: typeof fetch = async (url, init) => {
      const body = JSON.parse(String(init?.body)) as Record<string, unknown>;
      bodies.push(body);
      const refuse = (error: object) => Response.json({ error }, { status: 400 });
      if ('max_tokens' in body)
        return refuse({
          message:
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
          param: 'max_tokens',
          code: 'unsupported_parameter',
        });
      if ('temperature' in body)
        return refuse({
          message: "Unsupported value: 'temperature' does not support 0",
          param: 'temperature',
        });
      if ('top_k' in body)
        return refuse({ message: 'Unrecognized request argument supplied: top_k', param: null });
      return answer(url, init);
    };
    const provider = over(picky);
    expect((await ask(provider, chat(), { topK: 5 })).text).toBe('a');
    expect(bodies).toHaveLength(4);
    expect(bodies.at(-1)).toMatchObject({ max_completion_tokens: 16 });
    await ask(provider, chat(), { topK: 5 });
    expect(bodies).toHaveLength(5);
  });

  it('does not stop two asks that meet it at once', async () => {
    const answer = streaming([delta({ content: 'a' }), END]);
    const picky: typeof fetch = async (url, init) => {
      await wait(20);
      if (!('temperature' in (JSON.parse(String(init?.body)) as object))) return answer(url, init);
      return Response.json({ error: { message: 'Unsupported', param: 'temperature' } }, { status: 400 });
    };
    const provider = over(picky);
    const answers = await Promise.all([ask(provider, chat()), ask(provider, chat())]);
    expect(answers.map(({ text }) => text)).toEqual(['a', 'a']);
  });

  it('is not left out when the answer cannot do without it', async () => {
    const refuse: typeof fetch = async () =>
      Response.json({ error: { message: 'Unsupported', param: 'messages' } }, { status: 400 });
    expect((await ask(over(refuse), chat())).failure?.reason).toBe('provider_error');
  });
});

describe('the address', () => {
  it('must be there and be http', async () => {
    for (const config of [{}, { base_url: 'file:///etc' }]) {
      const provider = createOpenAiCompatibleProvider({ name: 'team', model: MODEL, config });
      expect((await ask(provider, chat())).failure?.message).toContain('providers.team.base_url');
    }
  });

  it('is never left for another one', async () => {
    const { server, provider } = await setUp({
      scenario: { kind: 'status', status: 307, headers: { location: 'http://127.0.0.1:9/v1' }, error: {} },
    });
    const { failure } = await ask(provider, chat());
    expect(failure?.message).toContain('redirects elsewhere');
    expect(server.wire.requests).toHaveLength(1);
  });
});

describe('embed', () => {
  it('asks in pages and keeps the order', async () => {
    const { provider, server } = await setUp({});
    const texts = Array.from({ length: 70 }, (_, index) => 'x'.repeat(index + 1));
    const vectors = await provider.embed(texts, NEVER);
    expect(vectors.ok && vectors.value.map(([length]) => length)).toEqual(texts.map(({ length }) => length));
    expect(server.wire.requests.map(({ body }) => (body.input as string[]).length)).toEqual([32, 32, 6]);
    expect(await provider.embed([], NEVER)).toEqual({ ok: true, value: [] });
  });

  it('does not take fewer vectors than texts, nor vectors of different lengths', async () => {
    for (const embeddings of [[[1, 2]], [[1, 2], [1]], [[], []]]) {
      const data = embeddings.map((embedding, index) => ({ index, embedding }));
      const { provider } = await setUp({ routes: { 'POST /v1/embeddings': { json: { data } } } });
      const vectors = await provider.embed(['a', 'b'], NEVER);
      expect(vectors).toMatchObject({ ok: false, failure: { reason: 'provider_error' } });
    }
  });

  it('fails as everything else does', async () => {
    const { provider } = await setUp({ start: startLlamaServer });
    expect(await provider.embed(['a'], NEVER)).toMatchObject({ failure: { reason: 'not_supported' } });
    expect(await provider.embed(['a'], AbortSignal.abort())).toMatchObject({
      failure: { reason: 'cancelled' },
    });
  });
});

describe('countTokens', () => {
  it("counts with the server's tokenizer once the server is known", async () => {
    const { provider } = await setUp({ start: startLlamaServer });
    expect(await provider.countTokens('abc', NEVER)).toMatchObject({ value: { exact: false } });
    await provider.warm(NEVER);
    expect(await provider.countTokens('abc', NEVER)).toEqual({ ok: true, value: { tokens: 3, exact: true } });
    const vllm = await setUp({ routes: VLLM });
    await vllm.provider.warm(NEVER);
    expect(await vllm.provider.countTokens('abcd', NEVER)).toEqual({
      ok: true,
      value: { tokens: 4, exact: true },
    });
  });

  it('estimates where the tokenizer does not answer', async () => {
    const { provider } = await setUp({
      start: startLlamaServer,
      routes: { 'POST /tokenize': { status: 500 } },
    });
    await provider.warm(NEVER);
    expect(await provider.countTokens('abc', NEVER)).toMatchObject({ value: { exact: false } });
    expect(await provider.countTokens('abc', AbortSignal.abort())).toMatchObject({
      failure: { reason: 'cancelled' },
    });
  });
});

describe('what is known', () => {
  const asked = ({ wire }: WireServer) => wire.requests.filter(({ path }) => path === '/props').length;
  /** Waits until a probe is under way. */
  const begun = async (server: WireServer): Promise<void> => {
    while (server.wire.requests.length === 0) await wait(1);
  };

  it('is asked once for all who ask at once, and outlives one who leaves', async () => {
    const { provider, server } = await setUp({ start: startLlamaServer });
    const leaving = new AbortController();
    const left = provider.warm(leaving.signal);
    const stayed = Promise.all([provider.warm(NEVER), ask(provider, HOLE), ask(provider, HOLE)]);
    await begun(server);
    leaving.abort();
    expect(await left).toMatchObject({ failure: { reason: 'cancelled' } });
    const [warmed, first, second] = await stayed;
    expect(warmed.ok).toBe(true);
    expect([first.text, second.text]).toEqual(['yes', 'yes']);
    expect((await ask(provider, HOLE)).text).toBe('yes');
    expect(asked(server)).toBe(1);
  });

  it('is asked anew after all who asked have left', async () => {
    const { provider, server } = await setUp({ start: startLlamaServer });
    const leaving = new AbortController();
    const left = provider.warm(leaving.signal);
    await begun(server);
    leaving.abort();
    expect(await left).toMatchObject({ failure: { reason: 'cancelled' } });
    expect(await provider.probe(NEVER)).toMatchObject({ ok: true });
    expect(asked(server)).toBe(2);
  });

  it('is asked anew after a failure', async () => {
    const { provider, server } = await setUp({ start: startLlamaServer });
    server.play({ kind: 'status', status: 503, error: { message: 'Loading model' } });
    expect((await ask(provider, HOLE)).failure?.reason).toBe('overloaded');
    server.play(ANSWER);
    expect((await ask(provider, HOLE)).text).toBe('yes');
  });
});

describe('the libraries', () => {
  it('are loaded by no file of this folder before they are needed', async () => {
    const names = (await readdir(import.meta.dirname)).filter((name) => /^[^.]+\.ts$/.test(name));
    for (const name of names) {
      const source = await readFile(join(import.meta.dirname, name), 'utf8');
      expect(source, name).not.toMatch(/^import (?!type )[^;]*from '(@ai-sdk\/|ai')/m);
      expect(source, name).not.toMatch(/^import (?!type )[^;]*from '..\/http\/client.ts'/m);
    }
  });
});
