import type { SymbolKind } from './source-code.ts';

/** A named piece of a text, offsets in UTF-16 code units; `start` is the line's, with decorators and the comment above it. */
export type CodeDefinition = {
  name: string;
  kind: SymbolKind;
  start: number;
  end: number;
  /** Where its own first line begins: behind the comment above it and its decorators. */
  head: number;
  /** Where its body begins, with the brace where there is one; null where it has none. */
  body: number | null;
  inner: CodeDefinition[];
};

/** A statement at the top of a text. `docstring` is a string that stands first. */
export type CodeStatement = {
  kind: 'import' | 'comment' | 'docstring' | 'other';
  start: number;
  end: number;
};

/** How a text is built: what an edit needs to find its place. */
export type CodeOutline = {
  /** Whether some of it does not parse: then the rest may be incomplete. */
  isBroken: boolean;
  definitions: CodeDefinition[];
  statements: CodeStatement[];
  /**
   * Equal for two texts that differ in nothing but what variables are called, literals, comments, type annotations and
   * imports; empty for a text too large to be compared.
   */
  shape: string;
};
