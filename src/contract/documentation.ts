import { z } from 'zod';

/** Languages whose installed packages can be asked, by their ids. */
export const DOCUMENTED_LANGUAGES: ReadonlySet<string> = new Set([
  'python',
  'javascript',
  'typescript',
  'tsx',
]);

const DOCUMENTED_KINDS = ['module', 'class', 'function', 'property', 'value', 'type'] as const;

/** A place of some text; `path` from the workspace where it is inside it, else absolute. */
const DocumentationPlace = z.object({ path: z.string(), line: z.int().positive() });

/** What the installed source says of one name. */
export const Documentation = z.object({
  /** As it is imported, for instance `pandas.DataFrame.merge`. */
  name: z.string(),
  kind: z.enum(DOCUMENTED_KINDS),
  language: z.string(),
  /** As the source has it; empty where there is no source. */
  signature: z.string(),
  /** Docstring or JSDoc; empty where there is none. */
  documentation: z.string(),
  /** Null for the project's own. */
  package: z.string().nullable(),
  version: z.string().nullable(),
  /** What the deprecation says, empty where it says nothing; null when it is not deprecated. */
  deprecated: z.string().nullable(),
  defined: DocumentationPlace.nullable(),
  /** Uses in the package's tests and documents, and in this repository. */
  examples: z.array(DocumentationPlace.extend({ text: z.string() })),
  /** Public names below it. */
  members: z.array(z.string()),
});
export type Documentation = z.infer<typeof Documentation>;

/** `found` is null when there is no such name; then `nearest` has real ones, best first, and `reason` why not. */
export const DocumentationAnswer = z.object({
  found: Documentation.nullable(),
  nearest: z.array(z.string()),
  reason: z.string().nullable(),
});
export type DocumentationAnswer = z.infer<typeof DocumentationAnswer>;
