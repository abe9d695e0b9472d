import { z } from 'zod';
import { Range } from './position.ts';

export const CONTEXT_SOURCES = [
  'cursor',
  'environment',
  'imports',
  'symbols',
  'git',
  'retrieved',
  'documentation',
  'history',
] as const;
export const ContextSource = z.enum(CONTEXT_SOURCES);
export type ContextSource = z.infer<typeof ContextSource>;

/** One thing shown to the model: its origin, why it was chosen, and its cost. */
export const ContextPiece = z.object({
  source: ContextSource,
  path: z.string().nullable(),
  range: Range.nullable(),
  text: z.string(),
  why: z.string(),
  tokens: z.int().nonnegative(),
  /** The bound that shortened it, or null when it is whole. Nothing is cut without a note here. */
  cut_by: z.string().nullable(),
});
export type ContextPiece = z.infer<typeof ContextPiece>;

/** How a version is known: installed on disk, locked by a lockfile, or only declared in a manifest. The first wins. */
const VersionEvidence = z.enum(['installed', 'locked', 'declared']);

/** A language or package, its version (or version range), and the file that states it. */
export const VersionFact = z.object({ name: z.string(), version: z.string(), from: z.string() });
export type VersionFact = z.infer<typeof VersionFact>;

export const PackageFact = VersionFact.extend({
  evidence: VersionEvidence.optional(),
  /** Declared by a manifest of the project; absent when none does. */
  declared: z.string().optional(),
});
export type PackageFact = z.infer<typeof PackageFact>;

/** Code layout, from the settings of the project's formatter, linter and editor. */
export const StyleFacts = z.object({
  formatter: z.string().optional(),
  linter: z.string().optional(),
  /** Characters. */
  line_length: z.int().positive().optional(),
  quotes: z.enum(['single', 'double']).optional(),
  /** A tab, or a number of spaces. */
  indent: z.union([z.literal('tab'), z.int().positive()]).optional(),
  semicolons: z.boolean().optional(),
  /** The files that state it. */
  from: z.array(z.string()),
});
export type StyleFacts = z.infer<typeof StyleFacts>;

/** Installed and declared versions do not match. */
export const DifferenceFact = z.object({
  name: z.string(),
  found: z.string(),
  found_in: z.string(),
  wanted: z.string(),
  wanted_in: z.string(),
});
export type DifferenceFact = z.infer<typeof DifferenceFact>;

/** Project facts that checks and prompts share; `unknown` facts are absent, never guessed. */
export const EnvironmentFacts = z.object({
  languages: z.array(VersionFact),
  packages: z.array(PackageFact),
  test_framework: z.string().nullable(),
  /** Command line that runs the project's tests in a shell at its root. */
  test_command: z.string().optional(),
  /** Packages that shape the project. */
  frameworks: z.array(z.string()).optional(),
  style: StyleFacts.optional(),
  module_system: z.enum(['esm', 'commonjs']).optional(),
  /** From the nearest tsconfig. */
  typescript: z.object({ strict: z.boolean(), target: z.string().optional(), from: z.string() }).optional(),
  /** SPDX identifier as the project states it. */
  license: z.object({ name: z.string(), from: z.string() }).optional(),
  differences: z.array(DifferenceFact).optional(),
});
export type EnvironmentFacts = z.infer<typeof EnvironmentFacts>;

export const ContextBundle = z.object({
  pieces: z.array(ContextPiece),
  /** Pieces that were found and dropped, with the bound that dropped them. */
  dropped: z.array(
    z.object({ source: ContextSource, path: z.string().nullable(), tokens: z.int(), cut_by: z.string() }),
  ),
  facts: EnvironmentFacts,
});
export type ContextBundle = z.infer<typeof ContextBundle>;
