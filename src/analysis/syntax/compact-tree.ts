import type { LanguageId } from '../../base/languages.ts';
import type { Span } from '../span.ts';

/** The meaning of one grammar's numbers. `ERROR` nodes have a kind past the end of `types`. */
export type Vocabulary = {
  types: readonly string[];
  fields: readonly (string | null)[];
  isNamed: readonly boolean[];
};

/**
 * A syntax tree as columns of numbers, copied out of WebAssembly once. Nodes are in the order of the text,
 * the root first; the descendants of a node follow it directly, up to `after`. Offsets are UTF-16 code units,
 * half open. Punctuation, nearly half of all nodes, is left out: nodes with neither a name nor a field, and
 * their descendants.
 */
export type CompactTree = {
  vocabulary: Vocabulary;
  count: number;
  /** Levels below the root. */
  depth: number;
  kinds: Uint16Array;
  /** The node's role in its parent; 0 for none. */
  fields: Uint16Array;
  starts: Uint32Array;
  ends: Uint32Array;
  /** -1 for the root. */
  parents: Int32Array;
  /** The first node that is not a descendant of this one: its next sibling, if it has one. */
  after: Uint32Array;
};

/** A text to examine; `treeOf` is asked only when something needs its tree. */
export type SourceText = { treeOf: () => CompactTree; text: string; language: LanguageId };

/** Every comment, in the order of the text. */
export function commentsOf({ vocabulary, kinds, starts, ends }: CompactTree): Span[] {
  const comments: Span[] = [];
  for (const [index, kind] of kinds.entries())
    if (vocabulary.types[kind] === 'comment')
      comments.push({ start: starts[index] ?? 0, end: ends[index] ?? 0 });
  return comments;
}
