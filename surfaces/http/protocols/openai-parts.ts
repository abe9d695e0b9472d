import { z } from 'zod';
import type { Timings } from '../../../src/contract/answer.ts';

/** `stream_options` of OpenAI's streams. */
export const StreamOptions = z
  .looseObject({ include_usage: z.boolean().nullish() })
  .nullish()
  .transform((options) => options?.include_usage === true);

/** Token counts of one answer, as OpenAI reports them. */
export function usageOf(timings: Timings) {
  return {
    prompt_tokens: timings.prompt_tokens,
    completion_tokens: timings.generated_tokens,
    total_tokens: timings.prompt_tokens + timings.generated_tokens,
    prompt_tokens_details: { cached_tokens: timings.cached_tokens },
  };
}

/** Seconds since 1970, as in `created`. */
export function now(): number {
  return Math.floor(Date.now() / 1_000);
}
