import type { Range } from '../contract/position.ts';
import { offsetsOf } from './text.ts';

/** A range of a text, in offsets of UTF-16 code units with the end excluded, and its replacement. */
export type TextEdit = { start: number; end: number; text: string };

/**
 * The text with all edits applied; of two that overlap, the first in the text wins. An insertion where another edit
 * begins goes before it, and insertions at one place keep the order of the list.
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

/** Like `applyEdits`, with ranges that all refer to the original text; null when one is outside it. */
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

/** In text order, without edits that overlap another. */
export function apart(edits: readonly TextEdit[]): TextEdit[] {
  const kept: TextEdit[] = [];
  for (const edit of edits.toSorted((left, right) => left.start - right.start || left.end - right.end))
    if (edit.start >= (kept.at(-1)?.end ?? 0)) kept.push(edit);
  return kept;
}
