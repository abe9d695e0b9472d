import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { chatReply, MODEL, startLlamaServer } from '../../../test/fixtures/wire-servers/servers.ts';
import type { Routes, WireServer } from '../../../test/fixtures/wire-servers/wire-server.ts';
import type { Prompt } from '../../contract/prompt.ts';
import { ANSWER, ask, chat, HOLE, NEVER, setUp, VLLM } from './openai-compatible.cases.ts';
import { createOpenAiCompatibleProvider } from './openai-compatible.ts';
import type { Scenario } from './scenario.cases.ts';

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
    expect(found.ok && found.value.remarks.join()).toContain('does not continue a prefilled answer');
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
    expect(failure?.message).toContain('redirects to another address');
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

describe('the HTTP client', () => {
  it('is loaded by no file of this folder before it is needed', async () => {
    const names = (await readdir(import.meta.dirname)).filter((name) => /^[^.]+\.ts$/.test(name));
    for (const name of names) {
      const source = await readFile(join(import.meta.dirname, name), 'utf8');
      expect(source, name).not.toMatch(/^import (?!type )[^;]*from '..\/http\/client.ts'/m);
    }
  });
});
