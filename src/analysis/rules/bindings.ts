import type { SyntaxNode } from '../syntax/syntax-node.ts';
import type { Pattern } from './pattern.ts';

/** The code that a metavariable stands for, as it is written, and where; a string's content has no quotes. */
export type Bound = { text: string; start: number; end: number };

/** The metavariables of a match so far; immutable, extended by copying. */
export type Bindings = ReadonlyMap<string, Bound>;

/** Called for each possible match of a pattern; true stops the search. */
export type Next = (bindings: Bindings) => boolean;

/** Matches one pattern against one node. */
export type NodeMatcher = {
  match(pattern: Pattern, node: SyntaxNode, bindings: Bindings, next: Next): boolean;
};

export const NO_BINDINGS: Bindings = new Map();

/** The bindings with one more; null when the name is already bound to other code. `_` is never bound. */
export function bind(bindings: Bindings, name: string, bound: Bound): Bindings | null {
  if (name === '_') return bindings;
  const known = bindings.get(name);
  if (known !== undefined) return squeeze(known.text) === squeeze(bound.text) ? bindings : null;
  return new Map(bindings).set(name, bound);
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
