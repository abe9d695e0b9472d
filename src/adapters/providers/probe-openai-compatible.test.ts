import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import {
  chatReply,
  MODEL,
  startLlamaServer,
  startOpenAiServer,
} from '../../../test/fixtures/wire-servers/servers.ts';
import type { Routes, WireServer } from '../../../test/fixtures/wire-servers/wire-server.ts';
import type { Prompt } from '../../contract/prompt.ts';
import { createOpenAiCompatibleProvider } from './openai-compatible.ts';
import type { Scenario } from './scenario.cases.ts';

const NEVER = new AbortController().signal;
const ANSWER: Scenario = { kind: 'answer', texts: ['yes'] };

const servers: WireServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function probe(routes: Routes, start = startOpenAiServer, scenario = ANSWER) {
  const server = await start(scenario, routes);
  servers.push(server);
  const config = { base_url: `${server.url}/v1`, api_key_env: 'KEY' };
  const environment = { KEY: 'sk-probe' };
  const provider = createOpenAiCompatibleProvider({ name: 'team', model: MODEL, config, environment });
  return { server, found: await provider.probe(NEVER) };
}

/** What was found, or a test that says why not. */
async function abilities(...given: Parameters<typeof probe>) {
  const { found } = await probe(...given);
  if (!found.ok) throw new Error(found.failure.message);
  return found.value;
}

const CONSTRAINED = (body: Record<string, unknown>) =>
  'response_format' in body ? chatReply('{"color') : chatReply(' four five');
const refuse = (message: string, status = 400) => ({ status, json: { error: { message } } });

/** Says at once what it is; fills in and chats only while `state.quick`. */
function slow(probeAgainMs = 60_000) {
  const state = { quick: false, probes: 0 };
  const known: Record<string, object> = {
    '/v1/models': { data: [{ id: MODEL }] },
    '/props': { default_generation_settings: { n_ctx: 4096 } },
  };
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const path = new URL(String(url)).pathname;
    if (path === '/props') state.probes += 1;
    if (path in known) return Response.json(known[path]);
    if (path !== '/infill' && path !== '/v1/chat/completions') return new Response('', { status: 404 });
    await wait(state.quick ? 0 : 5_000, undefined, init?.signal ? { signal: init.signal } : {});
    return Response.json({ content: 'a', choices: [{ message: { content: 'four' } }] });
  };
  const config = { base_url: 'http://127.0.0.1:9/v1' };
  const bounds = { probeMs: 100, probeAgainMs, environment: {} };
  return {
    state,
    provider: createOpenAiCompatibleProvider({ name: 'team', model: MODEL, config, fetch, ...bounds }),
  };
}

describe('the probe', () => {
  it('finds what a llama-server can, and the rest in remarks', async () => {
    const found = await abilities(
      {
        'POST /v1/chat/completions': (body) =>
          body.logprobs === true
            ? chatReply('yes', { logprobs: { content: [{ token: 'yes', logprob: 0 }] } })
            : CONSTRAINED(body),
      },
      startLlamaServer,
    );
    expect(found).toEqual({
      contextTokens: 4096,
      chat: true,
      fillInTheMiddle: true,
      embeddings: false,
      constraint: true,
      probabilities: true,
      remarks: [expect.stringMatching(/^It does not support embeddings: .*does not support embeddings/)],
    });
  });

  it('says that a model of llama-server has no tokens for filling in', async () => {
    const words = 'Infill is not supported by this model: prefix token is missing.';
    const found = await abilities({ 'POST /infill': refuse(words, 501) }, startLlamaServer);
    expect(found.fillInTheMiddle).toBe(false);
    expect(found.remarks.join('\n')).toMatch(/It cannot fill in the middle: .*prefix token is missing/);
  });

  it('finds the window and the markers of vLLM', async () => {
    const vllm = (markers: string): Routes => ({
      'GET /v1/models': { json: { data: [{ id: MODEL, owned_by: 'vllm', max_model_len: 8192 }] } },
      'POST /tokenize': ({ prompt }) => ({ json: { count: String(prompt).includes(markers) ? 3 : 15 } }),
      'POST /v1/completions': refuse('suffix is not currently supported'),
    });
    const known = await abilities(vllm('<｜fim▁begin｜>'));
    expect(known).toMatchObject({ contextTokens: 8192, fillInTheMiddle: true, chat: true });
    const unknown = await abilities(vllm('nothing'));
    expect(unknown.fillInTheMiddle).toBe(false);
    expect(unknown.remarks).toContain(
      'It cannot fill in the middle: its tokenizer has none of the known markers',
    );
  });

  it('takes the window Ollama gives, not the one the model could have', async () => {
    const show = (fields: object): Routes => ({
      'POST /api/show': { json: { model_info: { 'qwen2.context_length': 32_768 }, ...fields } },
    });
    const set = await abilities(show({ parameters: 'stop "x"\nnum_ctx  8192', capabilities: ['insert'] }));
    expect(set).toMatchObject({ contextTokens: 8192, fillInTheMiddle: true });
    const running = { models: [{ name: `${MODEL}:latest`, context_length: 4096 }] };
    const loaded = await abilities({ ...show({ capabilities: [] }), 'GET /api/ps': { json: running } });
    expect(loaded).toMatchObject({ contextTokens: 4096, fillInTheMiddle: false });
    const silent = await abilities(show({ template: '{{ .Prompt }}{{ .Suffix }}' }));
    expect(silent).toMatchObject({ contextTokens: null, fillInTheMiddle: true });
    expect(silent.remarks.join('\n')).toMatch(/32768 tokens, and cuts longer prompts silently: set num_ctx/);
  });

  it('takes the window of a model that LM Studio has loaded', async () => {
    const studio = (fields: object): Routes => ({
      'GET /api/v0/models': { json: { data: [{ id: MODEL, max_context_length: 32_768, ...fields }] } },
    });
    expect((await abilities(studio({ loaded_context_length: 4096 }))).contextTokens).toBe(4096);
    const idle = await abilities(studio({}));
    expect(idle.contextTokens).toBeNull();
    expect(idle.remarks.join('\n')).toMatch(/not loaded.*32768 tokens/);
  });

  it('takes the window of TGI, and of hosted lists', async () => {
    const info = { model_id: MODEL, max_input_tokens: 4000, max_total_tokens: 4096 };
    expect((await abilities({ 'GET /info': { json: info } })).contextTokens).toBe(4096);
    const list = { data: [{ id: MODEL, context_length: 131_072 }] };
    expect((await abilities({ 'GET /v1/models': { json: list } })).contextTokens).toBe(131_072);
  });

  it('assumes nothing of an endpoint that says nothing', async () => {
    const nothing = refuse('Not Found', 404);
    const routes = [
      'GET /v1/models',
      'POST /v1/chat/completions',
      'POST /v1/completions',
      'POST /v1/embeddings',
    ];
    const found = await abilities(Object.fromEntries(routes.map((route) => [route, nothing])));
    expect(found).toMatchObject({
      contextTokens: null,
      chat: false,
      fillInTheMiddle: false,
      embeddings: false,
      constraint: false,
      probabilities: false,
    });
    expect(found.remarks[0]).toBe('It does not list its models');
    expect(found.remarks[1]).toBe('It does not report its context size: prompts are not cut to fit');
  });

  it('does not believe a suffix that was not read', async () => {
    const usage = (prompt_tokens: number) => ({
      json: { choices: [{ text: 'a' }], usage: { prompt_tokens } },
    });
    expect((await abilities({ 'POST /v1/completions': usage(12) })).fillInTheMiddle).toBe(false);
    expect((await abilities({ 'POST /v1/completions': usage(95) })).fillInTheMiddle).toBe(true);
    const untold = await abilities({ 'POST /v1/completions': { json: { choices: [{ text: 'a' }] } } });
    expect(untold.fillInTheMiddle).toBe(false);
  });

  it('tries again without a beginning where one is refused', async () => {
    const found = await abilities({
      'POST /v1/chat/completions': ({ messages }) =>
        (messages as { role: string }[]).at(-1)?.role === 'assistant'
          ? refuse('the last message must be from the user')
          : chatReply('one two'),
    });
    expect(found.chat).toBe(true);
    expect(found.remarks.join('\n')).toContain('does not continue a prefilled answer');
  });

  it('names what is served instead of a model that is missing', async () => {
    const gone = refuse(`The model \`${MODEL}\` does not exist.`, 404);
    const list = { json: { data: [{ id: 'other-model' }] } };
    const routes = {
      'GET /v1/models': list,
      'POST /v1/chat/completions': gone,
      'POST /v1/embeddings': gone,
    };
    const { found } = await probe(routes);
    expect(found).toMatchObject({ ok: false, failure: { reason: 'model_missing' } });
    const served = await abilities({ 'GET /v1/models': list });
    expect(served.remarks).toContain(`${MODEL} is not in its list of models: other-model`);
  });

  it('fails where nothing can be asked', async () => {
    const unauthorized = await probe({}, startOpenAiServer, { kind: 'status', status: 401, error: {} });
    expect(unauthorized.found).toMatchObject({ failure: { reason: 'provider_unauthorized' } });
    const loading = { kind: 'status' as const, status: 503, error: { message: 'Loading model' } };
    expect((await probe({}, startLlamaServer, loading)).found).toMatchObject({
      failure: { reason: 'overloaded' },
    });
  });

  it('sends the key with each request, and few tokens are asked for', async () => {
    const { server } = await probe({});
    for (const { headers, body } of server.wire.requests) {
      expect(headers.authorization).toBe('Bearer sk-probe');
      if ('messages' in body || 'prompt' in body) expect(body.max_tokens).toBeLessThanOrEqual(4);
    }
  });

  describe('of a slow endpoint', () => {
    it('tells what has not answered in time from what is not there', async () => {
      const { provider } = slow();
      const found = await provider.probe(NEVER);
      if (!found.ok) throw new Error(found.failure.message);
      expect(found.value).toMatchObject({ contextTokens: 4096, chat: false, fillInTheMiddle: false });
      const open = found.value.remarks.filter((remark) => remark.startsWith('Whether '));
      expect(open).toEqual([
        expect.stringMatching(/^Whether it supports chat is unknown: .*sent nothing for 0.1 s/),
        expect.stringMatching(/^Whether it can fill in the middle is unknown: /),
      ]);
      const prompt: Prompt = { form: 'fill_in_the_middle', prefix: 'a', suffix: 'b', files: [] };
      const sampling = { temperature: 0, maxTokens: 1, stop: [] };
      for await (const event of provider.ask({ prompt, sampling, priority: 'completion', signal: NEVER }))
        expect(event).toMatchObject({ failure: { reason: 'timed_out' } });
    });

    it('is asked again what it left open, but not at once', async () => {
      const patient = slow();
      await patient.provider.probe(NEVER);
      await patient.provider.probe(NEVER);
      expect(patient.state.probes).toBe(1);
      const eager = slow(0);
      await eager.provider.probe(NEVER);
      eager.state.quick = true;
      const found = await eager.provider.probe(NEVER);
      expect(found).toMatchObject({ value: { chat: true, fillInTheMiddle: true } });
      await eager.provider.probe(NEVER);
      expect(eager.state.probes).toBe(2);
    });
  });
});
