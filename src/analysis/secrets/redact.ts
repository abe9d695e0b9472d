import type { Redaction } from '../../ports/analyzer.ts';
import type { Place } from './hit.ts';

/**
 * The parts of one text with each place replaced by the name of its rule. A place that spans a border is
 * replaced on both sides of it and counted once.
 */
export function replacePlaces(parts: readonly string[], places: readonly Place[]): Redaction {
  let offset = 0;
  const texts = parts.map((part) => {
    const start = offset;
    offset += part.length;
    return replaceIn(part, start, places);
  });
  return { texts, count: places.length };
}

function replaceIn(part: string, offset: number, places: readonly Place[]): string {
  let kept = '';
  let from = 0;
  for (const { rule, from: start, to: end } of places) {
    if (end <= offset || start >= offset + part.length) continue;
    kept += `${part.slice(from, Math.max(from, start - offset))}[secret:${rule}]`;
    from = Math.min(part.length, end - offset);
  }
  return kept + part.slice(from);
}
