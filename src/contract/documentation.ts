import { z } from 'zod';

/** Ids of the languages whose installed packages can be looked up. */
export const DOCUMENTED_LANGUAGES: ReadonlySet<string> = new Set([
  'python',
  'javascript',
  'typescript',
  'tsx',
]);

const DOCUMENTED_KINDS = ['module', 'class', 'function', 'property', 'value', 'type'] as const;

/** A place in a text; `path` is relative to the workspace when inside it, otherwise absolute. */
const DocumentationPlace = z.object({ path: z.string(), line: z.int().positive() });

/** Documentation of one name, from the installed source. */
export const Documentation = z.object({
  /** The name as imported, such as `pandas.DataFrame.merge`. */
  name: z.string(),
  kind: z.enum(DOCUMENTED_KINDS),
  language: z.string(),
  /** As written in the source; empty when there is no source. */
  signature: z.string(),
  /** Docstring or JSDoc; empty when there is none. */
  documentation: z.string(),
  /** Null for the project's own code. */
  package: z.string().nullable(),
  version: z.string().nullable(),
  /** The deprecation message, empty when there is none; null when not deprecated. */
  deprecated: z.string().nullable(),
  defined: DocumentationPlace.nullable(),
  /** Uses in the package's tests and documents, and in this repository. */
  examples: z.array(DocumentationPlace.extend({ text: z.string() })),
  /** Its public members. */
  members: z.array(z.string()),
});
export type Documentation = z.infer<typeof Documentation>;

/** `found` is null when there is no such name; `nearest` then has real names, best first, and `reason` says why. */
export const DocumentationAnswer = z.object({
  found: Documentation.nullable(),
  nearest: z.array(z.string()),
  reason: z.string().nullable(),
});
export type DocumentationAnswer = z.infer<typeof DocumentationAnswer>;
