import { z } from 'zod';
import { ModelUsed } from './answer.ts';
import { ContextBundle } from './context.ts';
import { CHUNK_KINDS } from './source-code.ts';

const Message = z.object({ role: z.enum(['system', 'user', 'assistant']), text: z.string() });

/** The text the model gets for a task. The provider adds the model's own control tokens. */
const ShownPrompt = z.discriminatedUnion('form', [
  z.object({ form: z.literal('chat'), messages: z.array(Message), opening: z.string() }),
  z.object({
    form: z.literal('fill_in_the_middle'),
    prefix: z.string(),
    suffix: z.string(),
    files: z.array(z.object({ path: z.string(), text: z.string() })),
  }),
  z.object({ form: z.literal('plain'), text: z.string() }),
]);

/**
 * The pieces a model would see for a request, and those it would not, with the bound that dropped each. Calls no model.
 */
export const ContextAnswer = z.object({
  task: z.string(),
  model: ModelUsed,
  /** For all pieces together, counted by the model's own tokenizer. */
  tokens: z.int().nonnegative(),
  pieces: ContextBundle.shape.pieces,
  dropped: ContextBundle.shape.dropped,
  prompt: ShownPrompt,
});
export type ContextAnswer = z.infer<typeof ContextAnswer>;

/** A place of the repository that a search found. */
export const FoundPlace = z.object({
  path: z.string(),
  /** Other files with the same content. */
  copies: z.array(z.string()),
  first_line: z.int().positive(),
  last_line: z.int().positive(),
  kind: z.enum(CHUNK_KINDS),
  symbol: z.string().nullable(),
  language: z.string().nullable(),
  score: z.number(),
  /** Why it matched: by its words, or by meaning. */
  by: z.array(z.enum(['words', 'meaning'])),
  /** The file on disk differs from the indexed version. */
  is_stale: z.boolean(),
  text: z.string(),
});
export type FoundPlace = z.infer<typeof FoundPlace>;

/** Search results, best first. When there is nothing to search, `not_ready` is one line that says why. */
export const SearchAnswer = z.object({
  hits: z.array(FoundPlace),
  not_ready: z.string().nullable(),
  /** Recent changes on disk may be missing: the scan did not finish. */
  is_behind: z.boolean(),
});
export type SearchAnswer = z.infer<typeof SearchAnswer>;
