import { afterEach } from 'vitest';
import { MODEL, startOpenAiServer } from '../../../test/fixtures/wire-servers/servers.ts';
import type { Routes, WireServer } from '../../../test/fixtures/wire-servers/wire-server.ts';
import type { Prompt, Sampling } from '../../contract/prompt.ts';
import type { ModelEvent, Provider } from '../../ports/provider.ts';
import { createOpenAiCompatibleProvider } from './openai-compatible.ts';
import type { Scenario } from './scenario.cases.ts';

export const NEVER = new AbortController().signal;
export const ANSWER: Scenario = { kind: 'answer', texts: ['yes'] };
export const HOLE: Prompt = {
  form: 'fill_in_the_middle',
  prefix: 'def add(a, b):\n',
  suffix: '\nprint(add(1, 2))\n',
  files: [{ path: 'lib/one.py', text: 'ONE = 1' }],
};
export const VLLM: Routes = {
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

/** A server of this protocol for one test, and a provider that talks to it. */
export async function setUp({
  scenario = ANSWER,
  routes = {},
  start = startOpenAiServer,
  idleMs = 2_000,
}: Setup) {
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

export function chat(opening = ''): Prompt {
  const messages = [
    { role: 'system' as const, text: 'Be brief.' },
    { role: 'user' as const, text: 'Hi' },
  ];
  return { form: 'chat', messages, opening };
}

export async function ask(provider: Provider, prompt: Prompt, sampling: Partial<Sampling> = {}) {
  const events: ModelEvent[] = [];
  const all = { temperature: 0, maxTokens: 16, stop: [], ...sampling };
  for await (const event of provider.ask({ prompt, sampling: all, priority: 'chat', signal: NEVER }))
    events.push(event);
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  const last = events.at(-1);
  return { events, text, failure: last?.type === 'failure' ? last.failure : null };
}
