import { z } from 'zod';
import type { TokenProbability } from '../../contract/candidate.ts';
import type { Usage } from '../../ports/provider.ts';
import type { Endpoint } from './endpoint.ts';
import type { Part } from './exchange.ts';
import {
  asRecord,
  cutFailure,
  FOREIGN_LINE,
  foreignFailure,
  streamErrorFailure,
  withheldFailure,
} from './failures.ts';

const Count = z.number().nullish();

/**
 * The fields that we read of one chunk of `/v1/chat/completions` or `/v1/completions` (OpenAI API reference,
 * streaming). A model's reasoning comes in other fields.
 */
const Chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).nullish(),
        text: z.string().nullish(),
        finish_reason: z.string().nullish(),
        logprobs: z.unknown().optional(),
      }),
    )
    .nullish(),
  usage: z
    .object({
      prompt_tokens: Count,
      completion_tokens: Count,
      prompt_tokens_details: z.object({ cached_tokens: Count }).nullish(),
    })
    .nullish(),
  error: z.unknown().optional(),
});
type Chunk = z.infer<typeof Chunk>;

/**
 * Turns the events of a stream into parts; the last part comes at the end of the stream, because usage
 * follows the end.
 */
export async function* readOpenAi(
  endpoint: Endpoint,
  events: AsyncIterable<unknown>,
): AsyncGenerator<Part, void, void> {
  let probabilities: TokenProbability[] = [];
  let reason: string | null = null;
  let usage: Usage | null = null;
  for await (const event of events) {
    const { success, data: chunk } = Chunk.safeParse(event);
    if (!success) return yield { type: 'failure', failure: foreignFailure(endpoint, FOREIGN_LINE) };
    if (chunk.error !== undefined && chunk.error !== null)
      return yield { type: 'failure', failure: streamErrorFailure(endpoint, chunk.error) };
    const choice = chunk.choices?.[0];
    reason = choice?.finish_reason ?? reason;
    usage = usageOf(chunk.usage) ?? usage;
    probabilities.push(...probabilitiesOf(choice?.logprobs));
    const text = choice?.delta?.content ?? choice?.text ?? '';
    if (text === '') continue;
    yield { type: 'text', text, ...(probabilities.length === 0 ? {} : { probabilities }) };
    probabilities = [];
  }
  yield ended(endpoint, reason, usage);
}

/** Without a finish reason the stream ended before the answer did. */
function ended(endpoint: Endpoint, reason: string | null, usage: Usage | null): Part {
  if (reason === null) return { type: 'failure', failure: cutFailure(endpoint) };
  if (reason === 'content_filter') return { type: 'failure', failure: withheldFailure(endpoint, reason) };
  return { type: 'finish', reason: reason === 'length' ? 'length' : 'stop', usage };
}

function usageOf(usage: Chunk['usage']): Usage | null {
  const { prompt_tokens: prompt, completion_tokens: generated, prompt_tokens_details: details } = usage ?? {};
  if (typeof prompt !== 'number' || typeof generated !== 'number') return null;
  return { promptTokens: prompt, cachedTokens: details?.cached_tokens ?? 0, generatedTokens: generated };
}

/**
 * The probabilities of a chunk: of chat (`content`), of completions (`tokens`), or of llama.cpp, which uses
 * the first for both.
 */
function probabilitiesOf(logprobs: unknown): TokenProbability[] {
  if (logprobs === undefined || logprobs === null) return [];
  const { content, tokens, token_logprobs: values } = asRecord(logprobs);
  if (Array.isArray(content))
    return content.flatMap((entry) => {
      const { token, logprob } = asRecord(entry);
      return probability(token, logprob);
    });
  if (!Array.isArray(tokens) || !Array.isArray(values)) return [];
  return tokens.flatMap((token, index) => probability(token, values[index]));
}

/** Converts from a natural logarithm; empty when either half is missing. */
export function probability(token: unknown, logarithm: unknown): TokenProbability[] {
  if (typeof token !== 'string' || typeof logarithm !== 'number') return [];
  return [{ text: token, probability: Math.min(1, Math.exp(logarithm)) }];
}
