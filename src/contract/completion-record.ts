import { z } from 'zod';
import { NoSuggestionReason } from './reasons.ts';

/** What became of one completion that was asked for. It holds no code. */
export const CompletionRecord = z.object({
  /** ISO 8601, when it was answered. */
  at: z.string(),
  id: z.string(),
  path: z.string().nullable(),
  /** Of the cursor, from 1. */
  line: z.int(),
  /** Null: it was shown. */
  reason: NoSuggestionReason.nullable(),
  /** What to do about it; null: it was shown. */
  message: z.string().nullable(),
  /** Which kind of answer: of the model, or known already. */
  kind: z.enum(['drawn', 'typed_through', 'repeated']),
  /** Milliseconds from the request to the answer, and of them the model's and the checks'. */
  ms: z.number().nonnegative(),
  model_ms: z.number().nonnegative(),
  checks_ms: z.number().nonnegative(),
});
export type CompletionRecord = z.infer<typeof CompletionRecord>;
