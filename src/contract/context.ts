import { z } from 'zod';
import { Range } from './position.ts';

export const CONTEXT_SOURCES = [
  'cursor',
  'environment',
  'imports',
  'symbols',
  'git',
  'retrieved',
  'history',
] as const;
export const ContextSource = z.enum(CONTEXT_SOURCES);
export type ContextSource = z.infer<typeof ContextSource>;

/** One thing the model is shown: where it came from, why it was chosen, what it costs. */
export const ContextPiece = z.object({
  source: ContextSource,
  path: z.string().nullable(),
  range: Range.nullable(),
  text: z.string(),
  why: z.string(),
  tokens: z.int().nonnegative(),
  /** What made it shorter than its source, or null when it is whole. Nothing is cut without a word here. */
  cut_by: z.string().nullable(),
});
export type ContextPiece = z.infer<typeof ContextPiece>;

/** Facts of the project that checks and prompts share; `unknown` facts are absent, never guessed. */
export const EnvironmentFacts = z.object({
  languages: z.array(z.object({ name: z.string(), version: z.string(), from: z.string() })),
  packages: z.array(z.object({ name: z.string(), version: z.string(), from: z.string() })),
  test_framework: z.string().nullable(),
});
export type EnvironmentFacts = z.infer<typeof EnvironmentFacts>;

export const ContextBundle = z.object({
  pieces: z.array(ContextPiece),
  /** Pieces that were found and left out, with the bound that left them out. */
  dropped: z.array(
    z.object({ source: ContextSource, path: z.string().nullable(), tokens: z.int(), cut_by: z.string() }),
  ),
  facts: EnvironmentFacts,
});
export type ContextBundle = z.infer<typeof ContextBundle>;
