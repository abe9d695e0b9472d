import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MODEL, startAnthropicServer } from '../../../test/fixtures/wire-servers/servers.ts';
import type { Routes, WireServer } from '../../../test/fixtures/wire-servers/wire-server.ts';
import type { Prompt, Sampling } from '../../contract/prompt.ts';
import type { Provider } from '../../ports/provider.ts';
import { createAnthropicProvider } from './anthropic.ts';
import type { Scenario } from './scenario.cases.ts';

const NEVER = new AbortController().signal;

const servers: WireServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
beforeAll(() => import('@ai-sdk/anthropic'));

async function setUp(texts: string[], routes: Routes = {}) {
  const scenario: Scenario = { kind: 'answer', texts };
  const server = await startAnthropicServer(scenario, routes);
  servers.push(server);
  const config = { base_url: `${server.url}/v1`, api_key_env: 'KEY' };
  const environment = { KEY: 'sk-ant' };
  const provider = createAnthropicProvider({ name: 'claude', model: MODEL, config, environment });
  const sent = () => server.wire.requests.filter(({ body }) => body.stream === true).at(-1);
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
  const all = { temperature: 0, maxTokens: 16, stop: [], ...sampling };
  let text = '';
  for await (const event of provider.ask({ prompt, sampling: all, priority: 'chat', signal: NEVER })) {
    if (event.type === 'text') text += event.text;
    if (event.type === 'failure') return { text, failure: event.failure };
  }
  return { text, failure: null };
}

describe('anthropic', () => {
  it('sends messages with the key and the version', async () => {
    const { provider, sent } = await setUp(['yes']);
    expect((await ask(provider, chat(), { topK: 40 })).text).toBe('yes');
    expect(sent()?.headers).toMatchObject({ 'x-api-key': 'sk-ant', 'anthropic-version': '2023-06-01' });
    expect(sent()?.headers.authorization).toBeUndefined();
    expect(sent()?.body).toMatchObject({
      system: [{ type: 'text', text: 'Be brief.' }],
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      top_k: 40,
    });
  });

  it('begins the answer with the opening, whose last blanks the protocol forbids', async () => {
    const { provider, sent } = await setUp(['\nx', ' = 1']);
    expect((await ask(provider, chat('```py\n'))).text).toBe('x = 1');
    const messages = sent()?.body.messages as { content: { text: string }[] }[];
    expect(messages.at(-1)?.content[0]?.text).toBe('```py');
  });

  it('tells models that continue nothing to begin with the opening', async () => {
    const { provider, sent } = await setUp(['```py\nx = 1'], {
      'POST /v1/messages': ({ messages }) =>
        (messages as { role: string }[]).at(-1)?.role === 'assistant'
          ? {
              status: 400,
              json: { error: { message: 'This model does not support assistant message prefill' } },
            }
          : { json: { content: [{ type: 'text', text: 'one two' }] } },
    });
    expect((await ask(provider, chat('```py\n'))).text).toBe('x = 1');
    expect(JSON.stringify(sent()?.body.messages)).toContain('Begin your answer with exactly this text');
    const found = await provider.probe(NEVER);
    expect(found.ok && found.value.remarks.join()).toContain('does not continue a prefilled answer');
  });

  it('says what it cannot do and who can', async () => {
    const { provider, server } = await setUp(['never']);
    const hole: Prompt = { form: 'fill_in_the_middle', prefix: 'a', suffix: 'b', files: [] };
    const grammar = { constraint: { kind: 'gbnf' as const, grammar: 'root ::= "a"' } };
    const answers = [
      await ask(provider, hole),
      await ask(provider, { form: 'plain', text: 'a' }),
      await ask(provider, chat(), grammar),
    ];
    for (const { failure } of answers) {
      expect(failure?.reason).toBe('not_supported');
      expect(failure?.message).toMatch(/set roles\.\w+ to local/);
    }
    expect(await provider.embed(['a'], NEVER)).toMatchObject({ failure: { reason: 'not_supported' } });
    expect(server.wire.requests).toEqual([]);
  });

  it('carries a JSON schema', async () => {
    const { provider, sent } = await setUp(['{}']);
    const schema = { type: 'object', properties: { color: { type: 'string' } } };
    await ask(provider, chat(), { constraint: { kind: 'json_schema', schema } });
    expect(JSON.stringify(sent()?.body)).toContain('"color"');
  });

  it('takes an error at the head of a stream for what it is', async () => {
    const event =
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n';
    const fetch: typeof globalThis.fetch = async () =>
      new Response(event, { headers: { 'content-type': 'text/event-stream' } });
    const config = { base_url: 'http://127.0.0.1:9/v1' };
    const provider = createAnthropicProvider({
      name: 'claude',
      model: MODEL,
      config,
      environment: {},
      fetch,
    });
    expect((await ask(provider, chat())).failure?.reason).toBe('overloaded');
  });

  it('finds the window, and says when the model is missing', async () => {
    const { provider } = await setUp(['yes']);
    expect(await provider.probe(NEVER)).toMatchObject({
      ok: true,
      value: { contextTokens: 200_000, chat: true, constraint: true, fillInTheMiddle: false },
    });
    const gone = { type: 'error', error: { type: 'not_found_error', message: `model: ${MODEL}` } };
    const missing = await setUp(['yes'], {
      [`GET /v1/models/${MODEL}`]: { status: 404, json: gone },
      'POST /v1/messages': { status: 404, json: gone },
    });
    expect(await missing.provider.probe(NEVER)).toMatchObject({ failure: { reason: 'model_missing' } });
    const silent = await setUp(['yes'], { [`GET /v1/models/${MODEL}`]: { json: { id: MODEL } } });
    const found = await silent.provider.probe(NEVER);
    expect(found.ok && found.value.contextTokens).toBeNull();
    expect(found.ok && found.value.remarks[0]).toContain('does not report its context size');
  });

  it('estimates tokens without a request', async () => {
    const { provider, server } = await setUp(['yes']);
    expect(await provider.countTokens('one two', NEVER)).toEqual({
      ok: true,
      value: { tokens: 2, exact: false },
    });
    expect(server.wire.requests).toEqual([]);
  });
});
