import { textHash } from '../../base/fingerprint.ts';
import type { Redaction } from '../../ports/analyzer.ts';

/** How certain a rule is; of overlapping hits, the highest is reported. */
export const RANK = { name: 0, nearProvider: 1, shape: 2, provider: 3 } as const;

/** A secret found in a text; offsets in UTF-16 code units. It never leaves the adapters. */
export type Hit = { rule: string; name: string; start: number; end: number; secret: string; rank: number };

/** A hit that represents all hits that overlap it; `from` and `to` enclose them all. */
export type FoundSecret = Hit & { from: number; to: number };

/** One hit per place, in the order of the text: the highest rank wins, then the longest, then the first. */
export function mostSpecific(hits: readonly Hit[]): FoundSecret[] {
  const places: FoundSecret[] = [];
  for (const hit of [...hits].sort((left, right) => left.start - right.start)) {
    const last = places.at(-1);
    if (last === undefined || hit.start >= last.to) {
      places.push({ ...hit, from: hit.start, to: hit.end });
      continue;
    }
    const to = Math.max(last.to, hit.end);
    places[places.length - 1] = { ...(isBetter(hit, last) ? hit : last), from: last.from, to };
  }
  return places;
}

function isBetter(hit: Hit, other: Hit): boolean {
  return hit.rank === other.rank
    ? hit.end - hit.start > other.end - other.start && hit.rank !== RANK.provider
    : hit.rank > other.rank;
}

/** 64 bits: enough to distinguish the secrets of a project. */
const HASH_CHARACTERS = 16;

/** A secret's hash, which may leave the adapters: enough to recognize the secret, not to use it. */
export function hashOf(secret: string): string {
  return textHash(secret).slice(0, HASH_CHARACTERS);
}

/**
 * Replaces each place in the parts of one text by the name of its rule. A place that crosses a border is
 * replaced on both sides and counted once.
 */
export function replacePlaces(parts: readonly string[], places: readonly FoundSecret[]): Redaction {
  let offset = 0;
  const texts = parts.map((part) => {
    const start = offset;
    offset += part.length;
    return replaceIn(part, start, places);
  });
  return { texts, count: places.length };
}

function replaceIn(part: string, offset: number, places: readonly FoundSecret[]): string {
  let kept = '';
  let from = 0;
  for (const { rule, from: start, to: end } of places) {
    if (end <= offset || start >= offset + part.length) continue;
    kept += `${part.slice(from, Math.max(from, start - offset))}[secret:${rule}]`;
    from = Math.min(part.length, end - offset);
  }
  return kept + part.slice(from);
}
