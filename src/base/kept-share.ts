import { difference } from './difference.ts';

const TOKEN = /[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu;

/** The share (0 to 1) of a text's words and symbols left in another, counting repetitions; 1 for an empty text. */
export function keptShare(text: string, now: string): number {
  const left = new Map<string, number>();
  for (const [token] of now.matchAll(TOKEN)) left.set(token, (left.get(token) ?? 0) + 1);
  const tokens = [...text.matchAll(TOKEN)].map(([token]) => token);
  let kept = 0;
  for (const token of tokens) {
    const count = left.get(token) ?? 0;
    if (count > 0) kept += 1;
    left.set(token, count - 1);
  }
  return tokens.length === 0 ? 1 : kept / tokens.length;
}

/** A range of a text after an edit; text inserted inside belongs to it. Offsets in UTF-16 code units. */
export function movedStretch(
  stretch: { start: number; end: number },
  before: string,
  after: string,
): { start: number; end: number } {
  const { start, tail } = difference(before, after);
  const [end, grown] = [before.length - tail, after.length - before.length];
  if (end <= stretch.start) return { start: stretch.start + grown, end: stretch.end + grown };
  if (start >= stretch.end) return stretch;
  return { start: Math.min(stretch.start, start), end: Math.max(stretch.end, end) + grown };
}
