import { z } from 'zod';
import { NoSuggestionReason } from './reasons.ts';

/** The outcome of one completion request. Contains no code. */
export const CompletionRecord = z.object({
  /** ISO 8601 time of the answer. */
  at: z.string(),
  id: z.string(),
  path: z.string().nullable(),
  /** Line of the cursor, from 1. */
  line: z.int(),
  /** Null: it was shown. */
  reason: NoSuggestionReason.nullable(),
  /** The step to take next; null: it was shown. */
  message: z.string().nullable(),
  /** Source of the answer: the model, or already known. */
  kind: z.enum(['drawn', 'typed_through', 'repeated']),
  /** Milliseconds from request to answer, and how much of that the model and the checks took. */
  ms: z.number().nonnegative(),
  model_ms: z.number().nonnegative(),
  checks_ms: z.number().nonnegative(),
});
export type CompletionRecord = z.infer<typeof CompletionRecord>;
