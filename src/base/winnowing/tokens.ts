import { BACKSLASH, isQuote } from './characters.ts';
import { type Family, KEYWORDS } from './families.ts';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over UTF-16 code units (Fowler, Noll and Vo). */
export function hashOf(text: string): number {
  return hashBetween(text, 0, text.length);
}

/** Hashes the text between two offsets, end excluded; can continue an existing hash. */
export function hashBetween(text: string, from: number, to: number, begun = FNV_OFFSET): number {
  let hash = begun;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return hash >>> 0;
}

/** Stands for every name in renamed mode. */
export const NAME_HASH = hashOf('name ');
export const NUMBER_HASH = hashOf('number ');
export const TEXT_HASH = hashOf('text ');

export const KEYWORD_HASHES: Record<Family, ReadonlySet<number>> = {
  python: new Set(KEYWORDS.python.map(hashOf)),
  javascript: new Set(KEYWORDS.javascript.map(hashOf)),
  c: new Set(KEYWORDS.c.map(hashOf)),
  hash: new Set(KEYWORDS.hash.map(hashOf)),
};

/** Hashes a text's characters; a backslash before a quote depends on the surrounding quotes, so it is skipped. */
export function contentHash(text: string, from: number, to: number): number {
  let hash = TEXT_HASH;
  let first = from;
  for (let at = from; at < to; at++) {
    if (text.charCodeAt(at) !== BACKSLASH || !isQuote(text.charCodeAt(at + 1))) continue;
    hash = hashBetween(text, first, at, hash);
    first = at + 1;
  }
  return hashBetween(text, first, to, hash);
}

/**
 * The tokens of a text without comments, blanks, line ends and whatever formatters add or remove: quotes, JavaScript
 * semicolons, commas before a closing bracket, docstrings. Parallel arrays, of which the first `count` elements are
 * used; offsets count UTF-16 code units.
 */
export type Tokens = {
  count: number;
  /** A hash of each token as written. */
  exact: Uint32Array;
  /** The same with all names, numbers and texts made equal. */
  renamed: Uint32Array;
  start: Uint32Array;
  end: Uint32Array;
};

const INITIAL_ROOM = 256;

/** A growing list of tokens. */
export class TokenList implements Tokens {
  count = 0;
  exact: Uint32Array;
  renamed: Uint32Array;
  start: Uint32Array;
  end: Uint32Array;

  /** Has capacity for the tokens of a typical text of that many code units; grows when there are more. */
  constructor(units: number) {
    const room = Math.max(INITIAL_ROOM, units >> 2);
    this.exact = new Uint32Array(room);
    this.renamed = new Uint32Array(room);
    this.start = new Uint32Array(room);
    this.end = new Uint32Array(room);
  }

  push(start: number, end: number, exact: number, renamed = exact): void {
    if (this.count === this.exact.length) this.grow();
    this.exact[this.count] = exact;
    this.renamed[this.count] = renamed;
    this.start[this.count] = start;
    this.end[this.count] = end;
    this.count += 1;
  }

  private grow(): void {
    this.exact = doubled(this.exact);
    this.renamed = doubled(this.renamed);
    this.start = doubled(this.start);
    this.end = doubled(this.end);
  }
}

function doubled(array: Uint32Array): Uint32Array {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
