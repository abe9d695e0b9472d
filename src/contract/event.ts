import { z } from 'zod';

/** `typed_over`: the user typed something else while it was shown. `survival`: how much of it is left some time after its accept. */
const COMPLETION_EVENTS = ['view', 'select', 'dismiss', 'typed_over', 'survival'] as const;

/** What a user did with a completion that was shown. It holds no code. */
export const CompletionEvent = z.object({
  /** ISO 8601, when it came in. */
  at: z.string(),
  event: z.enum(COMPLETION_EVENTS),
  /** The id of the answer. */
  completion_id: z.string(),
  choice_index: z.int().nonnegative(),
  /** One showing of it; null where the client does not say. */
  view_id: z.string().nullable(),
  /** Milliseconds since it was shown; null where the client does not say. */
  elapsed_ms: z.number().nonnegative().nullable(),
  /** `word`, `line` or another part that was taken; null for all of it. */
  select_kind: z.string().nullable(),
  /** Of `survival`: milliseconds since the accept, and the share (0 to 1) of its words that are still there. */
  after_ms: z.number().nonnegative().optional(),
  survived: z.number().min(0).max(1).optional(),
  /** The sender's own word for this event: sent again under the same one, it is kept once. */
  key: z.string().optional(),
});
export type CompletionEvent = z.infer<typeof CompletionEvent>;
