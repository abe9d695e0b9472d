import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  MODEL,
  startAnthropicServer,
  startLlamaServer,
  startOpenAiServer,
} from '../../../test/fixtures/wire-servers/servers.ts';
import type { WireServer } from '../../../test/fixtures/wire-servers/wire-server.ts';
import { fail, ok } from '../../base/result.ts';
import type { Prompt } from '../../contract/prompt.ts';
import type { Engine } from '../../ports/engine.ts';
import type { ModelFiles } from '../../ports/model-files.ts';
import type { Provider } from '../../ports/provider.ts';
import { createAnthropicProvider } from './anthropic.ts';
import {
  type Bounds,
  type CaseName,
  KEY_VARIABLE,
  providerCases,
  type Stage,
  type Subject,
} from './contract.cases.ts';
import type { EndpointOptions } from './endpoint.ts';
import { createLocalProvider } from './local.ts';
import { createOpenAiCompatibleProvider } from './openai-compatible.ts';
import { createRecordedProvider } from './recorded.ts';
import { createRecorder } from './recorder.ts';
import type { Scenario } from './scenario.cases.ts';

const chat = (text: string): Prompt => ({ form: 'chat', messages: [{ role: 'user', text }], opening: '' });
const begun = (text: string): Prompt => ({
  form: 'chat',
  messages: [{ role: 'user', text }],
  opening: '```\n',
});
const plain = (text: string): Prompt => ({ form: 'plain', text });
const hole = (text: string): Prompt => ({
  form: 'fill_in_the_middle',
  prefix: text,
  suffix: '\n}',
  files: [],
});

const OPENAI_FIELDS = {
  maxTokens: 'max_tokens',
  stop: 'stop',
  temperature: 'temperature',
  topP: 'top_p',
  seed: 'seed',
};

function options(server: WireServer, { idleMs, probeMs, key }: Bounds): EndpointOptions {
  return {
    name: 'team',
    model: MODEL,
    config: { base_url: `${server.url}/v1`, api_key_env: KEY_VARIABLE },
    environment: key === null ? {} : { [KEY_VARIABLE]: key },
    idleMs,
    probeMs,
  };
}

type Start = (scenario: Scenario) => Promise<WireServer>;
type Create = (options: EndpointOptions) => Provider;

function over(start: Start, create: Create): Subject['create'] {
  return async (scenario, bounds): Promise<Stage> => {
    const server = await start(scenario);
    return { provider: create(options(server, bounds)), wire: server.wire, close: server.close };
  };
}

/** The same after a probe, so that what goes wrong meets the ask. */
function probedOver(start: Start, create: Create): Subject['create'] {
  return async (scenario, bounds): Promise<Stage> => {
    const server = await start({ kind: 'answer', texts: ['yes'] });
    const provider = create(options(server, bounds));
    await provider.probe(new AbortController().signal);
    server.wire.requests.splice(0);
    server.play(scenario);
    return { provider, wire: server.wire, close: server.close };
  };
}

/** Cases of an endpoint that refuses, and of a connection that breaks. */
const REMOTE: CaseName[] = [
  'unauthorized',
  'missing key',
  'rate limited',
  'overloaded',
  'server error',
  'model missing',
];
const WIRE: CaseName[] = [
  'stream cut',
  'silence',
  'malformed',
  'unreachable',
  'no exception',
  'probe in time',
];

function skips(names: CaseName[], reason: string): Subject['skip'] {
  return Object.fromEntries(names.map((name) => [name, reason]));
}

const subjects: Subject[] = [
  {
    title: 'openai-compatible: chat',
    file: 'openai-compatible.ts',
    prompt: chat,
    create: over(startOpenAiServer, createOpenAiCompatibleProvider),
    fields: OPENAI_FIELDS,
    skip: {},
  },
  {
    title: 'openai-compatible: text to continue',
    file: 'openai-compatible.ts',
    prompt: plain,
    create: over(startOpenAiServer, createOpenAiCompatibleProvider),
    fields: OPENAI_FIELDS,
    skip: {},
  },
  {
    title: 'openai-compatible: fill in the middle with /infill',
    file: 'openai-compatible.ts',
    prompt: hole,
    create: probedOver(startLlamaServer, createOpenAiCompatibleProvider),
    fields: { ...OPENAI_FIELDS, maxTokens: 'n_predict' },
    skip: { 'probe in time': 'it has been probed already' },
  },
  {
    title: 'openai-compatible: chat with an opening, asked before any probe',
    file: 'openai-compatible.ts',
    prompt: begun,
    create: over(startOpenAiServer, createOpenAiCompatibleProvider),
    fields: OPENAI_FIELDS,
    skip: { concurrent: 'the server would echo the opening' },
  },
  {
    title: 'anthropic',
    file: 'anthropic.ts',
    prompt: chat,
    create: over(startAnthropicServer, createAnthropicProvider),
    fields: {
      maxTokens: 'max_tokens',
      stop: 'stop_sequences',
      temperature: 'temperature',
      topP: 'top_p',
      seed: null,
    },
    skip: { 'usage not told': 'the protocol always tells it' },
  },
  {
    title: 'recorded',
    file: 'recorded.ts',
    prompt: chat,
    create: recordedStage,
    fields: null,
    skip: {
      'sampling on the wire': 'there is no wire',
      'stop enforced': 'the recorded provider has cut there already',
      'reader leaves': 'there is no connection to close',
      ...skips(REMOTE, 'it asks nobody, and what may change is not recorded'),
      ...skips(WIRE, 'a file does not hang or break off'),
      'prompt too large': 'tested in recorded.test.ts',
      'usage not told': 'a recording always has it',
      'split characters': 'a file is read whole',
      'abort before the first byte': 'the first byte is never late',
    },
  },
  {
    title: 'local',
    file: 'local.ts',
    prompt: chat,
    create: async (scenario) => {
      return { provider: localOver(scenario, true), wire: null, close: () => Promise.resolve() };
    },
    fields: null,
    skip: {
      'sampling on the wire': 'the engine gets it as it is',
      'stop enforced': 'tested in engines/llama/stop-matcher.test.ts',
      'reader leaves': 'there is no connection to close',
      'split characters': 'the engine hands over whole characters',
      'usage not told': 'the engine always counts',
      ...skips(REMOTE, 'nothing is remote'),
      ...skips(WIRE, 'tested in engines/llama/engine.test.ts'),
      'prompt too large': 'tested in engines/llama/engine.test.ts',
    },
  },
];

/** Records what a provider of the scenario says, and replays it. */
async function recordedStage(scenario: Scenario): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-recorded-'));
  const recorder = createRecorder(localOver(scenario), folder);
  const { signal } = new AbortController();
  for (const text of ['Hi', 'first first first', 'second second second']) {
    const sampling = { temperature: 0.2, maxTokens: 64, stop: [] };
    for await (const _ of recorder.ask({ prompt: chat(text), sampling, priority: 'chat', signal }));
  }
  // A model that hangs is a long pause of a replay.
  const delayMs = scenario.kind === 'hang' ? 40 : 0;
  const config = { recording: folder };
  const provider = createRecordedProvider({ name: 'team', model: MODEL, config, delayMs });
  return { provider, wire: null, close: () => rm(folder, { recursive: true, force: true }) };
}

/** The local provider over an engine that plays the scenario; a hang ends only where it is cancelled. */
function localOver(scenario: Scenario, hangs = false): Provider {
  const open = { contextTokens: 4096, sequences: 1, embeddings: false, loraAdapters: [] };
  const file = { name: MODEL, path: '/model.gguf', bytes: 1, sha256: '', license: '', source: 'file' };
  return createLocalProvider({
    name: 'team',
    model: MODEL,
    engine: actingEngine(scenario, hangs),
    modelFiles: { locate: async () => ok(file) } as unknown as ModelFiles,
    open,
  });
}

function actingEngine(scenario: Scenario, hangs: boolean): Engine {
  const loaded = { trainContextTokens: 4096, contextTokens: 4096, fillInTheMiddle: null, loadMs: 1 };
  const engine: Partial<Engine> = {
    load: async (_model, signal) =>
      signal.aborted
        ? fail({ reason: 'cancelled', message: 'team: cancelled' })
        : ok({ ...loaded, chatTemplate: '{% for m in messages %}<|im_start|>{{ m }}{% endfor %}' }),
    async *generate({ prompt }, signal) {
      const cancelled = { reason: 'cancelled' as const, message: 'team: cancelled' };
      if (signal.aborted) return yield { type: 'failure', failure: cancelled };
      const asked = prompt.map(({ text }) => text).join('');
      const echo = /((first|second) ?)+/.exec(asked)?.[0] ?? '';
      const texts = 'texts' in scenario ? scenario.texts : [...echo];
      for (const text of texts) yield { type: 'text', text };
      if (scenario.kind === 'hang' && hangs) {
        await once(signal, 'abort');
        return yield { type: 'failure', failure: cancelled };
      }
      if (texts.length === 0)
        return yield { type: 'failure', failure: { reason: 'empty', message: 'team: empty' } };
      const reason = scenario.kind === 'answer' ? (scenario.reason ?? 'stop') : 'stop';
      const usage = { promptTokens: 12, cachedTokens: 0, generatedTokens: 4, prefillMs: 1, decodeMs: 1 };
      yield { type: 'end', reason, usage };
    },
  };
  return engine as Engine;
}

// Loading the libraries on the first ask is no silence of a server.
beforeAll(() => import('@ai-sdk/anthropic'));

for (const subject of subjects) providerCases(subject);

describe('the provider folder', () => {
  it('has no provider that the suite does not run over', async () => {
    const names = (await readdir(import.meta.dirname)).filter((name) => /^[^.]+\.ts$/.test(name));
    const sources = await Promise.all(
      names.map(async (name) => ({ name, source: await readFile(join(import.meta.dirname, name), 'utf8') })),
    );
    const providers = sources.filter(({ source }) => /export function create\w*Provider\(/.test(source));
    const tested = new Set(subjects.map(({ file }) => file));
    expect(providers.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
    expect(providers.length).toBeGreaterThanOrEqual(3);
  });
});
