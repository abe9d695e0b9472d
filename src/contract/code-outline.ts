import type { SymbolKind } from './source-code.ts';

/**
 * A named piece of a text; offsets in UTF-16 code units. `start` is the start of the line, including decorators and the
 * comment above.
 */
export type CodeDefinition = {
  name: string;
  kind: SymbolKind;
  start: number;
  end: number;
  /** Start of its own first line, after its comment and decorators. */
  head: number;
  /** Start of its body, including the brace if there is one; null when it has no body. */
  body: number | null;
  inner: CodeDefinition[];
};

/** A top-level statement. `docstring` is a string at the very beginning. */
export type CodeStatement = {
  kind: 'import' | 'comment' | 'docstring' | 'other';
  start: number;
  end: number;
};

/** The structure of a text: what an edit needs to find its place. */
export type CodeOutline = {
  /** True when part of it does not parse; the outline may then be incomplete. */
  isBroken: boolean;
  definitions: CodeDefinition[];
  statements: CodeStatement[];
  /**
   * Equal for two texts that differ only in variable names, literals, comments, type annotations and imports; empty
   * when the text is too large to compare.
   */
  shape: string;
};
