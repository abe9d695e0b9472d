import type { Range } from '../contract/position.ts';
import { offsetsOf } from './text.ts';

/** A stretch of a text, in offsets of UTF-16 code units with the end excluded, and what is to stand there. */
export type TextEdit = { start: number; end: number; text: string };

/**
 * The text with all edits in place; of two that overlap the first in the text counts. What is inserted where another
 * edit begins stands before it, and insertions at one place keep the order of the list.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of apart(edits)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** As `applyEdits`, by ranges, which are all of the text as it was; null when one is not of it. */
export function applyRangeEdits(
  text: string,
  edits: readonly { range: Range; text: string }[],
): string | null {
  const placed: TextEdit[] = [];
  for (const { range, text: put } of edits) {
    const offsets = offsetsOf(text, range);
    if (offsets === null) return null;
    placed.push({ ...offsets, text: put });
  }
  return applyEdits(text, placed);
}

/** In the order of the text, without those that reach into another. */
export function apart(edits: readonly TextEdit[]): TextEdit[] {
  const kept: TextEdit[] = [];
  for (const edit of edits.toSorted((left, right) => left.start - right.start || left.end - right.end))
    if (edit.start >= (kept.at(-1)?.end ?? 0)) kept.push(edit);
  return kept;
}
