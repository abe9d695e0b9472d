import type { TextEdit } from '../../base/text-edits.ts';

/** Minimum blank lines around a place. */
export type Gaps = { before: number; after: number };

/** Inserts whole lines after an offset's line, with at least the given blank lines on both sides. */
export function insertBehind(text: string, offset: number, put: string, gaps: Gaps): TextEdit {
  const head = text.slice(0, offset);
  const line = /^[^\n]*(?:\n|$)/.exec(text.slice(offset))?.[0] ?? '';
  const isLineStart = offset === 0 || head.endsWith('\n');
  const at = isLineStart ? offset : offset + line.length;
  return insertAt(text, at, put, gaps);
}

/** The same before a line; `at` is the start of the line, or the end of the text. */
export function insertAt(text: string, at: number, put: string, { before, after }: Gaps): TextEdit {
  const head = text.slice(0, at);
  const rest = text.slice(at);
  const isOpen = head !== '' && !head.endsWith('\n');
  const above = /(?:^|\n)((?:[ \t]*\r?\n)*)$/.exec(head)?.[1] ?? '';
  const has = head.trim() === '' ? before : above.split('\n').length - 1;
  const first = (isOpen ? '\n' : '') + '\n'.repeat(Math.max(0, before - has));
  const below = /^(?:[ \t]*\r?\n)*/.exec(rest)?.[0] ?? '';
  const isEnd = rest.trim() === '';
  const last = isEnd ? '' : '\n'.repeat(Math.max(0, after - (below.split('\n').length - 1)));
  return { start: at, end: at, text: `${first}${put.replace(/\s+$/, '')}\n${last}` };
}

/** Lines with their common indentation replaced by another. */
export function indented(code: string, indent: string): string {
  const lines = code.split('\n');
  const filled = lines.filter((line) => line.trim() !== '');
  const least = Math.min(...filled.map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0));
  return lines.map((line) => (line.trim() === '' ? '' : indent + line.slice(least))).join('\n');
}
