import { openBracket } from '../../base/source/brackets.ts';
import { maskLiterals } from '../../base/source/literals.ts';
import type { TextEdit } from '../../base/text-edits.ts';
import type { PlacedText } from './names.ts';

/** A name in place of another; null where it cannot be told whether that changes more than a name. */
export function replacement(
  { text, language }: PlacedText,
  { at, from, to }: { at: number; from: string; to: string },
): TextEdit | null {
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
function standsAlone(text: string, { start, end }: TextEdit): boolean {
  return (
    /[{,]\s*$/.test(text.slice(Math.max(0, start - 200), start)) &&
    /^\s*[,}]/.test(text.slice(end, end + 200))
  );
}
