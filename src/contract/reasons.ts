import { z } from 'zod';

/** Why a model gave no candidate. Closed: logs, HTTP, LSP and docs use these words and no others. */
export const MODEL_REASONS = [
  'prompt_too_large',
  'provider_unreachable',
  'provider_unauthorized',
  'provider_error',
  'rate_limited',
  'overloaded',
  'timed_out',
  'stream_cut',
  'cancelled',
  'empty',
  'not_supported',
  'model_missing',
  'model_corrupted',
  'out_of_memory',
  'engine_crashed',
] as const;
export const ModelReason = z.enum(MODEL_REASONS);
export type ModelReason = z.infer<typeof ModelReason>;

/** A model call that did not work, as data: what happened, and in one line what to do about it. */
export const ModelFailure = z.object({
  reason: ModelReason,
  message: z.string(),
  /** Milliseconds to wait before asking again, where the provider said so (HTTP Retry-After). */
  retry_after_ms: z.int().nonnegative().optional(),
});
export type ModelFailure = z.infer<typeof ModelFailure>;

/** Why nothing is shown: every reason of the flow, from the request to the answer. */
export const NO_SUGGESTION_REASONS = [
  'disabled',
  'ignored_file',
  'bad_input',
  ...MODEL_REASONS,
  'nothing_passed',
  'too_weak',
  /** More completions are asked for than the machine can answer: an empty answer is better than a late one. */
  'busy',
  /** A place where a suggestion would only be in the way, such as the inside of a word. */
  'not_here',
  'stale_document',
  'internal_error',
] as const;
export const NoSuggestionReason = z.enum(NO_SUGGESTION_REASONS);
export type NoSuggestionReason = z.infer<typeof NoSuggestionReason>;

/** Why a check could not say pass or fail. */
export const UNKNOWN_REASONS = [
  'timed_out',
  'cancelled',
  'analyzer_missing',
  'analyzer_failed',
  'language_not_supported',
  'too_large',
  /** What runs the file reads it in an encoding that Fettle cannot decode. */
  'not_decoded',
  'not_requested',
  'not_stated',
] as const;
export const UnknownReason = z.enum(UNKNOWN_REASONS);
export type UnknownReason = z.infer<typeof UnknownReason>;
