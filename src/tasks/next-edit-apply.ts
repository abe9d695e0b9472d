import { openBracket } from '../base/brackets.ts';
import { maskLiterals } from '../base/mask-literals.ts';
import type { PlacedText } from './next-edit-names.ts';

/** A stretch of a text, in UTF-16 code units, and what is to stand there. */
export type Edit = { start: number; end: number; text: string };

/** The text with all edits in place; of two that overlap the first counts. */
export function applyAll(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of apart(edits)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** In the order of the text, without those that reach into another. */
export function apart(edits: readonly Edit[]): Edit[] {
  const kept: Edit[] = [];
  for (const edit of edits.toSorted((left, right) => left.start - right.start || left.end - right.end))
    if (edit.start >= (kept.at(-1)?.end ?? 0)) kept.push(edit);
  return kept;
}

/** A name in place of another; null where it cannot be told whether that changes more than a name. */
export function replacement(
  { text, language }: PlacedText,
  { at, from, to }: { at: number; from: string; to: string },
): Edit | null {
  const edit = { start: at, end: at + from.length, text: to };
  if (language === 'python' || !standsAlone(text, edit)) return edit;
  const open = openBracket(maskLiterals(text, language, { comments: true }), at);
  if (open === null || text[open] !== '{') return edit;
  // Alone in braces: a block, an element's value, or an object whose key is the name.
  const isAlone = /^\{\s*$/.test(text.slice(open, at)) && /^\s*\}/.test(text.slice(edit.end));
  const isValue = language === 'typescript' && /(?:[(,[=:?]|\breturn)\s*$/.test(text.slice(0, open));
  if (isAlone && !isValue) return null;
  return { ...edit, text: `${from}: ${to}` };
}

/** Between commas or braces, as a name is that stands for a key and its value. */
function standsAlone(text: string, { start, end }: Edit): boolean {
  return (
    /[{,]\s*$/.test(text.slice(Math.max(0, start - 200), start)) &&
    /^\s*[,}]/.test(text.slice(end, end + 200))
  );
}
