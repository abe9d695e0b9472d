import { z } from 'zod';
import type { FillInTheMiddlePrompt, Sampling } from '../../contract/prompt.ts';
import type { Usage } from '../../ports/provider.ts';
import type { Endpoint } from './endpoint.ts';
import type { Part } from './exchange.ts';
import { FOREIGN_LINE, foreignFailure, streamErrorFailure } from './failures.ts';
import { probability } from './openai-stream.ts';
import type { Body } from './refused-parameters.ts';

/** One event of llama.cpp's own stream (llama.cpp, tools/server/README.md, POST /completion and /infill). */
const Chunk = z.looseObject({
  content: z.string().optional(),
  stop: z.boolean().optional(),
  stop_type: z.string().optional(),
  tokens_evaluated: z.number().optional(),
  tokens_predicted: z.number().optional(),
  timings: z.looseObject({ prompt_n: z.number().optional(), cache_n: z.number().optional() }).optional(),
  completion_probabilities: z
    .array(z.looseObject({ token: z.string().optional(), logprob: z.number().nullish() }))
    .optional(),
  error: z.unknown().optional(),
});
type Chunk = z.infer<typeof Chunk>;

/** The body of `POST /infill`. Other files are placed as in the model's repository format. */
export function infillBody(prompt: FillInTheMiddlePrompt, sampling: Sampling): Body {
  const { constraint } = sampling;
  return {
    input_prefix: prompt.prefix,
    input_suffix: prompt.suffix,
    input_extra: prompt.files.map(({ path, text }) => ({ filename: path, text })),
    prompt: '',
    n_predict: sampling.maxTokens,
    temperature: sampling.temperature,
    ...(sampling.topP === undefined ? {} : { top_p: sampling.topP }),
    ...(sampling.topK === undefined ? {} : { top_k: sampling.topK }),
    ...(sampling.minP === undefined ? {} : { min_p: sampling.minP }),
    ...(sampling.seed === undefined ? {} : { seed: sampling.seed }),
    ...(sampling.stop.length === 0 ? {} : { stop: sampling.stop }),
    ...(sampling.probabilities === true ? { n_probs: 1 } : {}),
    ...(constraint?.kind === 'gbnf' ? { grammar: constraint.grammar } : {}),
    ...(constraint?.kind === 'json_schema' ? { json_schema: constraint.schema } : {}),
    cache_prompt: true,
    stream: true,
  };
}

/** Reads the events of `/infill`, up to the one with `stop`. */
export async function* readInfill(
  endpoint: Endpoint,
  events: AsyncIterable<unknown>,
): AsyncGenerator<Part, void, void> {
  for await (const event of events) {
    const { success, data: chunk } = Chunk.safeParse(event);
    if (!success) return yield { type: 'failure', failure: foreignFailure(endpoint, FOREIGN_LINE) };
    if (chunk.error !== undefined)
      return yield { type: 'failure', failure: streamErrorFailure(endpoint, chunk.error) };
    yield textOf(chunk);
    if (chunk.stop === true) return yield finishOf(chunk);
  }
}

function textOf(chunk: Chunk): Part {
  const probabilities = (chunk.completion_probabilities ?? []).flatMap(({ token, logprob }) =>
    probability(token, logprob),
  );
  const text = chunk.content ?? '';
  return { type: 'text', text, ...(probabilities.length === 0 ? {} : { probabilities }) };
}

function finishOf(chunk: Chunk): Part {
  return { type: 'finish', reason: chunk.stop_type === 'limit' ? 'length' : 'stop', usage: usageOf(chunk) };
}

/** `prompt_n` counts newly evaluated tokens; the rest of the prompt came from the cache. */
function usageOf({ tokens_evaluated: prompt, tokens_predicted: generated, timings }: Chunk): Usage | null {
  if (prompt === undefined || generated === undefined) return null;
  const fresh = timings?.prompt_n ?? prompt;
  const cached = timings?.cache_n ?? Math.max(0, prompt - fresh);
  return { promptTokens: prompt, cachedTokens: cached, generatedTokens: generated };
}
