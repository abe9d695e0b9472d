import { offsetsOf } from '../base/text.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Range } from '../contract/position.ts';

/** Offsets in UTF-16 code units, half open. */
export type Place = { start: number; end: number };

/** Where the candidate goes in the document, and what it fills afterwards: all of it when it stands alone. */
export function placesOf({ range, before, after }: Candidate): { before: Place; after: Place } {
  const replaced = (range === null ? null : offsetsOf(before, range)) ?? { start: 0, end: before.length };
  const tail = before.length - replaced.end;
  return {
    before: replaced,
    after: { start: replaced.start, end: Math.max(replaced.start, after.length - tail) },
  };
}

/** A place from the beginning of its line to the end of the next line of code, where parsers notice what it lacks. */
export function surroundings(text: string, { start, end }: Place): Place {
  const line = text.slice(0, start).search(/[^\r\n]*$/);
  const rest = text.slice(end);
  const next = /^\s*[^\r\n]*/.exec(rest)?.[0].trimEnd() ?? '';
  return { start: line, end: end + next.length };
}

/** Whether a range of the text shares a character or an edge with a place. */
export function touches(text: string, range: Range | null, place: Place): boolean {
  const offsets = range === null ? null : offsetsOf(text, range);
  return offsets !== null && offsets.start <= place.end && offsets.end >= place.start;
}
