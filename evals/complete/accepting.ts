import { offsetsOf } from '../../src/base/text.ts';
import type { CodeBlock } from '../../src/contract/answer.ts';
import { nextLine } from '../../src/model/next-line.ts';

/** A document on both sides of the cursor. */
export type Cursor = { before: string; after: string };

/** `code`: the text that now ends at the cursor. */
export type Accepted = Cursor & { code: string };

type Edit = { start: number; end: number; code: string };

/**
 * The document with all blocks of a suggestion that edit it, and the cursor behind the one at the cursor. Null when
 * nothing would change, or when a block is meant for a place that the document does not have.
 */
export function accept(
  { before, after }: Cursor,
  blocks: readonly CodeBlock[],
  path: string | null,
): Accepted | null {
  const text = before + after;
  const own = blocks.filter((block) => block.path === null || block.path === path);
  const edits = own.map((block) => editOf(text, block, before.length));
  const sorted = edits.filter((edit) => edit !== null).sort((left, right) => left.start - right.start);
  const main = sorted.findLast(({ start, end }) => start <= before.length && end >= before.length);
  if (main === undefined || sorted.length < own.length) return null;
  let [built, taken, from] = ['', 0, 0];
  for (const edit of sorted) {
    built += text.slice(taken, edit.start);
    if (edit === main) from = built.length;
    built += edit.code;
    taken = edit.end;
  }
  built += text.slice(taken);
  if (built === text) return null;
  const cursor = from + main.code.length;
  return { before: built.slice(0, cursor), after: built.slice(cursor), code: main.code };
}

function editOf(text: string, { code, range }: CodeBlock, cursor: number): Edit | null {
  if (range === null) return { start: cursor, end: cursor, code };
  const offsets = offsetsOf(text, range);
  return offsets === null ? null : { ...offsets, code };
}

/** The document after Enter, with the indentation that editors give; null where more text follows on the line. */
export function pressEnter({ before, after }: Cursor, language: string): Cursor | null {
  const rest = /^[^\r\n]*/.exec(after)?.[0] ?? '';
  const isEmpty = lastLine(before).trim() === '';
  return rest.trim() !== '' || isEmpty ? null : { before: before + nextLine(before, language), after };
}

/** The indentation that what belongs to the place has at least, in columns. */
export function depthOf(before: string, language: string): number {
  const line = lastLine(before);
  return indentOf(line.trim() === '' ? line : lastLine(before + nextLine(before, language)));
}

/** Whether one of the lines that were accepted below the cursor's is not as deep as the place. */
export function leaves({ code }: Accepted, depth: number): boolean {
  const below = code.split('\n').slice(1);
  return below.some((line) => line.trim() !== '' && indentOf(line) < depth);
}

/** Whether the accepted text goes past its line or ends it visibly; otherwise more of the line may come. */
export function endsLine({ before, code }: Accepted, language: string): boolean {
  const line = lastLine(before);
  const opens = indentOf(lastLine(before + nextLine(before, language))) > indentOf(line);
  return code.includes('\n') || line.trimEnd().endsWith(';') || opens;
}

/** The text after the last line end. */
export function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

/** Columns before the first non-blank character; a tab counts as four. */
export function indentOf(line: string): number {
  return (/^[ \t]*/.exec(line)?.[0] ?? '').replaceAll('\t', '    ').length;
}
