import { z } from 'zod';

/** Why a model gave no candidate. Closed list: logs, HTTP, LSP and docs use exactly these reasons. */
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

/** A failed model call as data: what happened, and one line that says what to do. */
export const ModelFailure = z.object({
  reason: ModelReason,
  message: z.string(),
  /** Milliseconds to wait before retrying, if the provider sent it (HTTP Retry-After). */
  retry_after_ms: z.int().nonnegative().optional(),
});
export type ModelFailure = z.infer<typeof ModelFailure>;

/** Why nothing is shown: every reason along the way from request to answer. */
export const NO_SUGGESTION_REASONS = [
  'disabled',
  'ignored_file',
  'bad_input',
  ...MODEL_REASONS,
  'nothing_passed',
  'too_weak',
  /** More completions are requested than the machine can serve: an empty answer is better than a late one. */
  'busy',
  /** A place where a suggestion would only get in the way, such as inside a word. */
  'not_here',
  'stale_document',
  'internal_error',
] as const;
export const NoSuggestionReason = z.enum(NO_SUGGESTION_REASONS);
export type NoSuggestionReason = z.infer<typeof NoSuggestionReason>;

/** Why a check could neither pass nor fail. */
export const UNKNOWN_REASONS = [
  'timed_out',
  'cancelled',
  'analyzer_missing',
  'analyzer_failed',
  'language_not_supported',
  'too_large',
  /** The program that runs the file uses an encoding Fettle cannot decode. */
  'not_decoded',
  'not_requested',
  'not_stated',
] as const;
export const UnknownReason = z.enum(UNKNOWN_REASONS);
export type UnknownReason = z.infer<typeof UnknownReason>;
