import type { AnthropicProvider } from '@ai-sdk/anthropic';
import type { ChatPrompt, Sampling } from '../../contract/prompt.ts';
import type { Usage } from '../../ports/provider.ts';
import type { Endpoint } from './endpoint.ts';
import type { Part } from './exchange.ts';
import {
  asRecord,
  cutFailure,
  errorFailure,
  FOREIGN_LINE,
  foreignFailure,
  streamErrorFailure,
  withheldFailure,
} from './failures.ts';

/** The AI SDK's model interface (its version 3). */
type SdkModel = ReturnType<AnthropicProvider>;
type SdkCall = Parameters<SdkModel['doStream']>[0];
type SdkStream = Awaited<ReturnType<SdkModel['doStream']>>['stream'];
type SdkPart = SdkStream extends ReadableStream<infer Chunk> ? Chunk : never;
type Finish = Extract<SdkPart, { type: 'finish' }>;

/** Converts messages to the library's format; `trailing` becomes an assistant message at the end. */
export function sdkMessages(messages: ChatPrompt['messages'], trailing: string): SdkCall['prompt'] {
  const all = trailing === '' ? messages : [...messages, { role: 'assistant' as const, text: trailing }];
  return all.map(({ role, text }) =>
    role === 'system' ? { role, content: text } : { role, content: [{ type: 'text', text }] },
  );
}

/** Converts sampling to the library's format. The adapters add fields that it does not support to the request. */
export function sdkSampling(
  sampling: Sampling,
  stop: string[],
  signal: AbortSignal,
): Omit<SdkCall, 'prompt'> {
  const { constraint, topP, seed } = sampling;
  return {
    maxOutputTokens: sampling.maxTokens,
    temperature: sampling.temperature,
    ...(topP === undefined ? {} : { topP }),
    ...(seed === undefined ? {} : { seed }),
    ...(stop.length === 0 ? {} : { stopSequences: stop }),
    ...(constraint?.kind === 'json_schema'
      ? { responseFormat: { type: 'json', name: 'answer', schema: constraint.schema } }
      : {}),
    abortSignal: signal,
  };
}

/** Reads a stream of the library to its end, and always closes it. */
export async function* readSdk(endpoint: Endpoint, stream: SdkStream): AsyncGenerator<Part, void, void> {
  const reader = stream.getReader();
  try {
    while (true) {
      const { done, value: part } = await reader.read();
      if (done) return;
      if (part.type === 'error')
        return yield { type: 'failure', failure: failureOfPart(endpoint, part.error) };
      if (part.type === 'finish') return yield finishOf(endpoint, part);
      if (part.type === 'text-delta') yield { type: 'text', text: part.delta };
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/** `error` is the value as received, or the library's error about it. */
function failureOfPart(endpoint: Endpoint, error: unknown) {
  if (!(error instanceof Error)) return streamErrorFailure(endpoint, error);
  if (error.name === 'AI_InvalidResponseDataError' && asRecord(error).data === undefined)
    return cutFailure(endpoint);
  if (/^AI_(JSONParse|TypeValidation|InvalidResponseData)Error$/.test(error.name))
    return foreignFailure(endpoint, FOREIGN_LINE);
  return errorFailure(endpoint, error, true);
}

/** Without a finish reason the stream ended before the answer did. */
function finishOf(endpoint: Endpoint, { finishReason, usage }: Finish): Part {
  const { unified, raw } = finishReason;
  if (raw === undefined) return { type: 'failure', failure: cutFailure(endpoint) };
  if (unified === 'content-filter') return { type: 'failure', failure: withheldFailure(endpoint, raw) };
  return { type: 'finish', reason: unified === 'length' ? 'length' : 'stop', usage: usageOf(usage) };
}

function usageOf({ inputTokens, outputTokens }: Finish['usage']): Usage | null {
  if (inputTokens.total === undefined || outputTokens.total === undefined) return null;
  return {
    promptTokens: inputTokens.total,
    cachedTokens: inputTokens.cacheRead ?? 0,
    generatedTokens: outputTokens.total,
  };
}
