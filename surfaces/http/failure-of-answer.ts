import type { NoSuggestion } from '../../src/contract/answer.ts';
import type { ModelFailure, NoSuggestionReason } from '../../src/contract/reasons.ts';
import { type ErrorCode, type HttpFailure, retryAfter } from './errors.ts';

/** Reasons that are HTTP errors. With any other reason, "nothing to show" is the answer: 200. */
export const ERROR_OF_REASON: Partial<Record<NoSuggestionReason, ErrorCode>> = {
  bad_input: 'bad_input',
  overloaded: 'overloaded',
  rate_limited: 'rate_limited',
  model_missing: 'model_missing',
  provider_unreachable: 'provider_unreachable',
  internal_error: 'internal',
};

/** The error for an answer that shows nothing; null when it is not an error. */
export function failureOf({ no_suggestion }: NoSuggestion): HttpFailure | null {
  const { reason, message, retry_after_ms } = no_suggestion;
  const code = ERROR_OF_REASON[reason];
  if (code === undefined) return null;
  const waits = code === 'overloaded' || code === 'rate_limited';
  return { code, message, ...(waits ? { headers: retryAfter(retry_after_ms) } : {}) };
}

/** For a model that could not do the one thing it was asked: there is no answer to report it in. */
export function failureOfModel({ reason, message, retry_after_ms }: ModelFailure): HttpFailure {
  if (reason === 'not_supported' || reason === 'prompt_too_large') return { code: reason, message };
  const code = ERROR_OF_REASON[reason] ?? 'provider_unreachable';
  const waits = code === 'overloaded' || code === 'rate_limited';
  return { code, message, ...(waits ? { headers: retryAfter(retry_after_ms) } : {}) };
}
