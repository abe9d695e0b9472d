import { BACKSLASH, isQuote } from './characters.ts';
import { type Family, KEYWORDS } from './families.ts';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over UTF-16 code units (Fowler, Noll and Vo). */
export function hashOf(text: string): number {
  return hashBetween(text, 0, text.length);
}

/** Of the text from one offset to another, that one not included; goes on from a hash that was begun. */
export function hashBetween(text: string, from: number, to: number, begun = FNV_OFFSET): number {
  let hash = begun;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return hash >>> 0;
}

/** What every name is in the renamed mode. */
export const NAME_HASH = hashOf('name ');
export const NUMBER_HASH = hashOf('number ');
export const TEXT_HASH = hashOf('text ');

export const KEYWORD_HASHES: Record<Family, ReadonlySet<number>> = {
  python: new Set(KEYWORDS.python.map(hashOf)),
  javascript: new Set(KEYWORDS.javascript.map(hashOf)),
  c: new Set(KEYWORDS.c.map(hashOf)),
  hash: new Set(KEYWORDS.hash.map(hashOf)),
};

/** Of a text's characters; a backslash before a quote depends on the quotes around, and so does not count. */
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
