import { z } from 'zod';

/** `typed_over`: the user typed something else meanwhile. `survival`: how much is left some time after the accept. */
const COMPLETION_EVENTS = ['view', 'select', 'dismiss', 'typed_over', 'survival'] as const;

/** A user's action on a completion that was shown. Contains no code. */
export const CompletionEvent = z.object({
  /** ISO 8601 time of receipt. */
  at: z.string(),
  event: z.enum(COMPLETION_EVENTS),
  /** Id of the answer. */
  completion_id: z.string(),
  choice_index: z.int().nonnegative(),
  /** Id of one display of it; null when the client does not send one. */
  view_id: z.string().nullable(),
  /** Milliseconds since it was shown; null when the client does not send it. */
  elapsed_ms: z.number().nonnegative().nullable(),
  /** `word`, `line` or another part that was accepted; null for all of it. */
  select_kind: z.string().nullable(),
  /** For `survival`: milliseconds since it was accepted, and the share (0 to 1) of its words still present. */
  after_ms: z.number().nonnegative().optional(),
  survived: z.number().min(0).max(1).optional(),
  /** The sender's idempotency key: an event sent again with the same key is stored once. */
  key: z.string().optional(),
});
export type CompletionEvent = z.infer<typeof CompletionEvent>;
