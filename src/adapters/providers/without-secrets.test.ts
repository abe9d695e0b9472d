import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SECRET_KINDS } from '../../../evals/checks/secrets/kinds.ts';
import { plant } from '../../../evals/checks/secrets/plant.ts';
import { Random } from '../../../evals/checks/secrets/random.ts';
import {
  MODEL,
  startAnthropicServer,
  startLlamaServer,
  startOpenAiServer,
} from '../../../test/fixtures/wire-servers/servers.ts';
import type { WireServer } from '../../../test/fixtures/wire-servers/wire-server.ts';
import { Config } from '../../config/schema.ts';
import type { Prompt } from '../../contract/prompt.ts';
import type { Engine } from '../../ports/engine.ts';
import type { ModelFiles } from '../../ports/model-files.ts';
import type { ModelEvent, Provider } from '../../ports/provider.ts';
import { createSecretScanner } from '../analyzers/secrets/scanner.ts';
import { buildProviders } from './build.ts';
import type { Scenario } from './scenario.cases.ts';

const secrets = createSecretScanner();
const { signal } = new AbortController();
const scenario: Scenario = { kind: 'answer', texts: ['yes'] };
const servers: WireServer[] = [];

// Loading the libraries on the first ask is no silence of a server.
beforeAll(() => Promise.all([import('@ai-sdk/anthropic'), secrets.warm('')]));
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

type Kind = 'openai-compatible' | 'anthropic' | 'local';

/** The provider as the assistant builds it. */
function built(kind: Kind, url: string, redact = secrets.redact): Provider {
  const config = Config.parse({
    providers: {
      local: { kind: 'local' },
      team: kind === 'local' ? { kind } : { kind, base_url: `${url}/v1` },
    },
    roles: { chat: { provider: 'team', model: MODEL } },
  });
  return buildProviders({ config, engine: ENGINE, modelFiles: FILES, secrets: { redact } }).chat;
}

const prompts: string[] = [];
const ENGINE = {
  load: async () => ({ ok: true, value: { chatTemplate: null, fillInTheMiddle: null, contextTokens: 1 } }),
  async *generate({ prompt }: { prompt: { text: string }[] }) {
    prompts.push(prompt.map(({ text }) => text).join(''));
    yield { type: 'failure', failure: { reason: 'empty', message: 'empty' } };
  },
} as unknown as Engine;
const FILES = { locate: async () => ({ ok: true, value: { path: 'a.gguf' } }) } as unknown as ModelFiles;

async function started(start: typeof startOpenAiServer): Promise<WireServer> {
  const server = await start(scenario);
  servers.push(server);
  return server;
}

async function ask(provider: Provider, prompt: Prompt, stop = signal): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  const sampling = { temperature: 0, maxTokens: 8, stop: [] };
  for await (const event of provider.ask({ prompt, sampling, priority: 'chat', signal: stop }))
    events.push(event);
  return events;
}

const random = new Random(7);
const PLANTED = SECRET_KINDS.map((kind) => plant(kind, random));
/** What must not be in a request: the last characters, as they stand in JSON. */
const tailOf = (secret: string) => JSON.stringify(secret.slice(-10)).slice(1, -1);
const leaks = (server: WireServer) => {
  const sent = server.wire.requests.map(({ body }) => JSON.stringify(body)).join('\n');
  return PLANTED.filter(({ secret }) => sent.includes(tailOf(secret))).map(({ kind }) => kind);
};
const chat = (text: string): Prompt => ({ form: 'chat', messages: [{ role: 'user', text }], opening: '' });

/** The rule for each kind is tested elsewhere; a kind that is chosen at random may be missed. */
const MOST_LEAKS = Math.floor(PLANTED.length * 0.05);

describe('what goes to another machine', () => {
  it('has 60 secrets of 30 kinds to hide', () => {
    expect(PLANTED.length).toBeGreaterThanOrEqual(60);
  });

  it('is a chat without secrets (openai-compatible)', async () => {
    const server = await started(startOpenAiServer);
    const provider = built('openai-compatible', server.url);
    for (const { text } of PLANTED) expect((await ask(provider, chat(text))).at(-1)?.type).toBe('end');
    expect(server.wire.requests).toHaveLength(PLANTED.length);
    expect(leaks(server).length).toBeLessThanOrEqual(MOST_LEAKS);
    expect(JSON.stringify(server.wire.requests)).toContain('[secret:');
  });

  it('is a chat without secrets (anthropic)', async () => {
    const server = await started(startAnthropicServer);
    const provider = built('anthropic', server.url);
    for (const { text } of PLANTED) await ask(provider, chat(text));
    expect(server.wire.requests).toHaveLength(PLANTED.length);
    expect(leaks(server).length).toBeLessThanOrEqual(MOST_LEAKS);
  });

  it('is a text to continue without secrets', async () => {
    const server = await started(startOpenAiServer);
    const provider = built('openai-compatible', server.url);
    for (const { text } of PLANTED) await ask(provider, { form: 'plain', text });
    expect(leaks(server).length).toBeLessThanOrEqual(MOST_LEAKS);
  });

  it('is a hole in a text without secrets, also with the cursor inside of one', async () => {
    const server = await started(startLlamaServer);
    const provider = built('openai-compatible', server.url);
    await provider.probe(signal);
    for (const { path, text, start, end } of PLANTED) {
      const cursor = Math.floor((start + end) / 2);
      const files = [{ path, text }];
      await ask(provider, {
        form: 'fill_in_the_middle',
        prefix: text.slice(0, cursor),
        suffix: text.slice(cursor),
        files,
      });
    }
    expect(leaks(server).length).toBeLessThanOrEqual(MOST_LEAKS);
  });

  it('is both sides of the cursor, each with its own text', async () => {
    const server = await started(startLlamaServer);
    const provider = built('openai-compatible', server.url);
    await provider.probe(signal);
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const prefix = `def f():\n    x = "${token.slice(0, 20)}`;
    await ask(provider, {
      form: 'fill_in_the_middle',
      prefix,
      suffix: `${token.slice(20)}"\n    return x\n`,
      files: [],
    });
    const mark = '[secret:secretlint/github/GITHUB_TOKEN]';
    expect(server.wire.requests.at(-1)?.body).toMatchObject({
      input_prefix: `def f():\n    x = "${mark}`,
      input_suffix: `${mark}"\n    return x\n`,
    });
  });

  it('is an embedding and a count of tokens without secrets', async () => {
    const server = await started(startLlamaServer);
    const openAi = await started(startOpenAiServer);
    const provider = built('openai-compatible', server.url);
    await provider.probe(signal);
    server.wire.requests.splice(0);
    for (const { text } of PLANTED) await provider.countTokens(text, signal);
    expect(server.wire.requests.map(({ path }) => path)).toEqual(PLANTED.map(() => '/tokenize'));
    expect(leaks(server).length).toBeLessThanOrEqual(MOST_LEAKS);
    const embedded = await built('openai-compatible', openAi.url).embed(
      PLANTED.map(({ text }) => text),
      signal,
    );
    expect(embedded.ok).toBe(true);
    expect(leaks(openAi).length).toBeLessThanOrEqual(MOST_LEAKS);
  });

  it('is the same text where there is no secret', async () => {
    const server = await started(startOpenAiServer);
    const text = 'def f(token):\n    return os.environ["TOKEN"]\n';
    await ask(built('openai-compatible', server.url), {
      form: 'chat',
      messages: [
        { role: 'system', text: 'Write code.' },
        { role: 'user', text },
      ],
      opening: '',
    });
    expect(server.wire.requests[0]?.body.messages).toEqual([
      { role: 'system', content: 'Write code.' },
      { role: 'user', content: text },
    ]);
  });
});

describe('what cannot be searched', () => {
  it.each([
    ['too_large', 'prompt_too_large'],
    ['timed_out', 'timed_out'],
    ['analyzer_failed', 'provider_error'],
    ['cancelled', 'cancelled'],
  ] as const)('%s is not sent', async (reason, expected) => {
    const server = await started(startOpenAiServer);
    const redact = async () => ({ ok: false, failure: { reason, message: 'line 3' } }) as const;
    const provider = built('openai-compatible', server.url, redact);
    const [event, ...more] = await ask(provider, chat('a'));
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'failure',
      failure: { reason: expected, message: expect.stringContaining('team') },
    });
    expect((await provider.countTokens('a', signal)).ok).toBe(false);
    expect((await provider.embed(['a'], signal)).ok).toBe(false);
    expect(server.wire.requests).toEqual([]);
  });
});

it('a model of this machine is told all', async () => {
  const text = PLANTED.map((file) => file.text).join('\n');
  await ask(built('local', ''), { form: 'plain', text });
  expect(prompts).toEqual([text]);
});
