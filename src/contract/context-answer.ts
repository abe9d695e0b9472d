import { z } from 'zod';
import { ModelUsed } from './answer.ts';
import { ContextBundle } from './context.ts';
import { CHUNK_KINDS } from './source-code.ts';

const Message = z.object({ role: z.enum(['system', 'user', 'assistant']), text: z.string() });

/** What the model of a task is given, as text. Its own control tokens are laid around it by its provider. */
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

/** What a model would see for a request, piece by piece, and what it would not, by which bound. No model is asked. */
export const ContextAnswer = z.object({
  task: z.string(),
  model: ModelUsed,
  /** Of all pieces together, as the model's own tokenizer counts them. */
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
  /** What speaks for it: that it has the words, or means the same. */
  by: z.array(z.enum(['words', 'meaning'])),
  /** The file on disk is not what was indexed. */
  is_stale: z.boolean(),
  text: z.string(),
});
export type FoundPlace = z.infer<typeof FoundPlace>;

/** What a search found, best first; with nothing to search in, why: `not_ready` is one line. */
export const SearchAnswer = z.object({
  hits: z.array(FoundPlace),
  not_ready: z.string().nullable(),
  /** What changed on disk lately may be missing: it was not looked at to the end. */
  is_behind: z.boolean(),
});
export type SearchAnswer = z.infer<typeof SearchAnswer>;
