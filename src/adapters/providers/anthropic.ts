import { fail, ok } from '../../base/result.ts';
import type { ChatPrompt, Prompt } from '../../contract/prompt.ts';
import type { ModelFailure } from '../../contract/reasons.ts';
import type { Ask, Provider } from '../../ports/provider.ts';
import { readSdk, sdkMessages, sdkSampling } from './anthropic-stream.ts';
import { Connection } from './connection.ts';
import type { EndpointOptions } from './endpoint.ts';
import type { Part } from './exchange.ts';
import { failureOf } from './failures.ts';
import type { Line } from './json-call.ts';
import { openChat } from './opening.ts';
import { type AnthropicFindings, probeAnthropic } from './probe-anthropic.ts';
import { cutAtStop } from './text-cuts.ts';
import { estimateTokens } from './token-estimate.ts';
import type { Watch } from './watch.ts';
import { createWire } from './wire.ts';

/** The hosted service; its key is in `api_key_env`, usually ANTHROPIC_API_KEY. */
const HOSTED_URL = 'https://api.anthropic.com/v1';
/** The date that identifies the protocol's version (docs of the Messages API, "Versioning"). */
const PROTOCOL_VERSION = '2023-06-01';

/** Anthropic's Messages API, hosted or on another server that implements it. Chat only. */
export function createAnthropicProvider(options: EndpointOptions): Provider {
  const connection = new Connection<AnthropicFindings>(
    { ...options, config: { ...options.config, base_url: options.config.base_url ?? HOSTED_URL } },
    {
      headers: ({ key }) => ({
        'anthropic-version': PROTOCOL_VERSION,
        ...(key === null ? {} : { 'x-api-key': key }),
      }),
      probe: probeAnthropic,
    },
  );
  return {
    kind: 'anthropic',
    name: options.name,
    model: options.model,
    probe: async (signal) => {
      const found = await connection.findings(signal);
      return found.ok ? ok(found.value.abilities) : found;
    },
    ask: (ask) =>
      connection.converse(ask, needsFindings(ask), (line, watch) =>
        answer({ line, ask, watch }, connection.known?.continues ?? false),
      ),
    // Anthropic counts tokens only over the network, which is too slow for budgets.
    countTokens: async (text) => ok({ tokens: estimateTokens(text), exact: false }),
    embed: async () => {
      const line = await connection.line();
      return line.ok ? fail(notSupported(line.value, 'gives no embeddings', 'embed')) : line;
    },
    warm: async (signal) => {
      await import('@ai-sdk/anthropic');
      const found = await connection.findings(signal);
      return found.ok ? ok(undefined) : found;
    },
    // Every request closes its own connection when its caller leaves.
    close: () => Promise.resolve(),
  };
}

type Open = { line: Line; ask: Ask; watch: Watch };

function needsFindings({ prompt }: Ask): boolean {
  return prompt.form === 'chat' && prompt.opening !== '';
}

async function* answer(open: Open, continues: boolean): AsyncGenerator<Part, void, void> {
  const { prompt, sampling } = open.ask;
  const lack = lackOf(prompt, sampling.constraint?.kind);
  if (lack !== null || prompt.form !== 'chat')
    return yield { type: 'failure', failure: notSupported(open.line, lack ?? 'only chats', 'complete') };
  yield* cutAtStop(chat(open, prompt, continues), sampling.stop);
}

async function* chat(
  { line, ask, watch }: Open,
  prompt: ChatPrompt,
  continues: boolean,
): AsyncGenerator<Part, void, void> {
  const { sampling } = ask;
  const opened = openChat(prompt, sampling.stop, { continues, trims: true });
  const { createAnthropic } = await import('@ai-sdk/anthropic');
  const sdk = createAnthropic({
    baseURL: line.endpoint.baseUrl,
    // Without one the library would look for a key of its own; a server that needs none ignores this.
    apiKey: line.endpoint.key ?? 'none',
    headers: line.headers,
    fetch: createWire({ ...line, watch, expect: 'stream' }),
  });
  const { stream } = await sdk(line.endpoint.model).doStream({
    prompt: sdkMessages(opened.messages, opened.trailing),
    ...sdkSampling(sampling, opened.stop, watch.signal),
    ...(sampling.topK === undefined ? {} : { topK: sampling.topK }),
  });
  yield* opened.clean(readSdk(line.endpoint, stream));
}

function lackOf(prompt: Prompt, constraint: string | undefined): string | null {
  if (constraint === 'gbnf') return 'does not support GBNF grammars';
  if (prompt.form === 'fill_in_the_middle') return 'cannot fill in the middle';
  return prompt.form === 'plain' ? 'supports chat only, not plain completion' : null;
}

function notSupported({ endpoint }: Line, lack: string, role: 'complete' | 'chat' | 'embed'): ModelFailure {
  const words = `${lack}; set roles.${role} to local, or to an openai-compatible provider such as llama-server or Ollama`;
  return failureOf(endpoint, 'not_supported', words);
}
