import { offsetsOf } from '../base/text.ts';
import type { Candidate } from '../contract/candidate.ts';

/** Offsets in UTF-16 code units, half open. */
export type Span = { start: number; end: number };

/** The candidate's range in the document, and the ranges it fills afterwards: everything when it stands alone. */
export function placesOf({ range, before, after, besides = [] }: Candidate): { before: Span; after: Span } {
  const replaced = (range === null ? null : offsetsOf(before, range)) ?? { start: 0, end: before.length };
  const edits = besides.flatMap((edit) => {
    const place = offsetsOf(before, edit.range);
    return place === null ? [] : [{ ...place, growth: edit.text.length - (place.end - place.start) }];
  });
  const growthOf = (some: typeof edits) => some.reduce((sum, { growth }) => sum + growth, 0);
  const start = replaced.start + growthOf(edits.filter((edit) => edit.end <= replaced.start));
  const tail = before.length - replaced.end + growthOf(edits.filter((edit) => edit.end > replaced.start));
  return { before: replaced, after: { start, end: Math.max(start, after.length - tail) } };
}

/** A place from the start of its line to the end of the next line of code, where parsers report what it lacks. */
export function surroundings(text: string, { start, end }: Span): Span {
  const head = text.slice(0, start);
  const next = /^\s*[^\r\n]*/.exec(text.slice(end))?.[0].trimEnd() ?? '';
  return { start: Math.max(head.lastIndexOf('\n'), head.lastIndexOf('\r')) + 1, end: end + next.length };
}

/** Whether two places share a character or an edge. */
export function touches(one: Span, other: Span): boolean {
  return one.start <= other.end && one.end >= other.start;
}
