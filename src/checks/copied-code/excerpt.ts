import type { Family } from '../../base/winnowing/families.ts';
import { allFingerprints, type Mode, SAMPLING, winnow } from '../../base/winnowing/fingerprints.ts';
import { tokenize, tokenizePiece } from '../../base/winnowing/tokenize.ts';
import type { Tokens } from '../../base/winnowing/tokens.ts';
import type { Candidate } from '../../contract/candidate.ts';
import { placesOf } from '../place.ts';

/** Tokens before a candidate that are compared with it. */
const COPIED_PREFIX_TOKENS = 30;

/** Characters before a candidate that are searched for those tokens. */
const MAX_COPIED_PREFIX_CHARACTERS = 4_000;

/** The tokens of a candidate with some preceding text, and its fingerprints; places are indexes of these tokens. */
export type Excerpt = {
  tokens: Tokens;
  /** Tokens before the candidate's own. */
  prefix: number;
  /** Offset in the document of the first character of the tokens' text. */
  offset: number;
  prints: Readonly<Record<Mode, { hashes: Uint32Array; tokens: Uint32Array }>>;
};

/** With the preceding tokens, a copy is noticed even if the user began to type it and the model continued. */
export function excerptOf(candidate: Candidate, family: Family): Excerpt {
  const { after, range, path } = candidate;
  const { start, end } = placesOf(candidate).after;
  const offset = after.lastIndexOf('\n', Math.max(0, start - MAX_COPIED_PREFIX_CHARACTERS)) + 1;
  const from = offset > start ? 0 : offset;
  const read = range === null && path !== null ? tokenize : tokenizePiece;
  const all = read(after.slice(from, end), family);
  const first = firstAt(all, start - from);
  const begin = Math.max(0, first - COPIED_PREFIX_TOKENS);
  const tokens = partOf(all, begin);
  const prefix = first - begin;
  return {
    tokens,
    prefix,
    offset: from,
    prints: { exact: printsOf(tokens, prefix, 'exact'), renamed: printsOf(tokens, prefix, 'renamed') },
  };
}

/** Those that reach into the candidate. */
function printsOf(tokens: Tokens, prefix: number, mode: Mode): Excerpt['prints'][Mode] {
  const { hashes, tokens: places } = winnow(tokens, mode);
  const first = places.findIndex((place) => place + SAMPLING[mode].size > prefix);
  return first < 0
    ? { hashes: new Uint32Array(0), tokens: new Uint32Array(0) }
    : { hashes: hashes.subarray(first), tokens: places.subarray(first) };
}

/** All fingerprints of texts, whether or not winnowing would select them. */
export function knownPrints(texts: readonly string[], family: Family): Readonly<Record<Mode, Set<number>>> {
  const known = { exact: new Set<number>(), renamed: new Set<number>() };
  for (const text of texts) {
    const tokens = tokenize(text, family);
    for (const mode of ['exact', 'renamed'] as const)
      for (const hash of allFingerprints(tokens, mode)) known[mode].add(hash);
  }
  return known;
}

function firstAt({ start, count }: Tokens, offset: number): number {
  let token = 0;
  while (token < count && (start[token] ?? 0) < offset) token += 1;
  return token;
}

function partOf({ count, exact, renamed, start, end }: Tokens, begin: number): Tokens {
  return {
    count: count - begin,
    exact: exact.subarray(begin),
    renamed: renamed.subarray(begin),
    start: start.subarray(begin),
    end: end.subarray(begin),
  };
}
