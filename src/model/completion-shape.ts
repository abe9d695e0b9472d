/** Lines of a suggested block. */
const MAX_BLOCK_LINES = 10;

/** A cursor with the text on both sides of it. */
export type Cursor = { before: string; after: string; language: string };

/**
 * The suggestion's shape: the rest of a line, or the block below a line that opens one. `indent` is that line's
 * indentation; lines that are not deeper do not belong to the block.
 */
export type Shape = { kind: 'line' } | { kind: 'block'; indent: number };

/** Why a place gets no suggestion at all; null when it may get one. */
export function whyNotHere({ before, after }: Cursor): string | null {
  const insideWord = /[\w$]$/.test(before) && /^[\w$]/.test(after);
  return insideWord ? 'The cursor is inside a word. Move to its end' : null;
}

/** Determined by the syntax around the cursor, as far as lines and their indentation show it. */
export function shapeAt({ before, after, language }: Cursor): Shape {
  const above = before.split('\n');
  const typed = above.at(-1) ?? '';
  if (!isOnlyClosers(firstLine(after)) || firstLine(after).trim() !== '') return { kind: 'line' };
  const opener = typed.trim() === '' ? lineAbove(above.slice(0, -1)) : typed;
  if (opener === null || !opensBlock(opener, language)) return { kind: 'line' };
  const indent = indentOf(opener);
  const next = lineBelow(after);
  // There is already a body: the block is not empty.
  if (next !== undefined && indentOf(next) > indent) return { kind: 'line' };
  return { kind: 'block', indent };
}

/** Whether the cursor is at the end of the text of a line being typed, with only closers after it. */
export function isRestOfLine({ before, after }: Cursor): boolean {
  return typedBefore(before).trim() !== '' && isOnlyClosers(firstLine(after));
}

/** The length of the part of a streaming answer that belongs to the shape, or null to continue. */
export function endOfShape(text: string, shape: Shape, place: Cursor): number | null {
  const isEmptyLine = typedBefore(place.before).trim() === '';
  if (shape.kind === 'block') {
    // The line that opens the block may still be the cursor's.
    return endOfBlock(text, shape.indent, place.after, isEmptyLine ? MAX_BLOCK_LINES : MAX_BLOCK_LINES + 1);
  }
  const at = text.indexOf('\n');
  if (at === -1) return null;
  const opened = isEmptyLine ? openedBlock(text.slice(0, at), place) : null;
  return opened === null ? at : endOfBlock(text, opened, place.after, MAX_BLOCK_LINES + 1);
}

/** The depth of a block that an answer for an empty line opens without a body below it; null when it opens none. */
function openedBlock(line: string, { before, after, language }: Cursor): number | null {
  if (firstLine(after).trim() !== '' || !opensBlock(line, language)) return null;
  const indent = indentOf(typedBefore(before) + line);
  const next = lineBelow(after);
  return next !== undefined && indentOf(next) > indent ? null : indent;
}

function endOfBlock(text: string, indent: number, after: string, mostLines: number): number | null {
  const lines = text.split('\n');
  let length = 0;
  for (const [index, line] of lines.entries()) {
    const role = index === 0 ? 'in' : roleOf(line, indent, after);
    if (role === 'beyond' || index >= mostLines) return Math.max(0, length - 1);
    if (role === 'last' && index < lines.length - 1) return length + line.length;
    length += line.length + 1;
  }
  return null;
}

/** Whether a line belongs to a block, ends it, or is past it. */
function roleOf(line: string, indent: number, after: string): 'in' | 'last' | 'beyond' {
  if (line.trim() === '' || indentOf(line) > indent) return 'in';
  if (indentOf(line) < indent || !/^\s*[}\])]/.test(line)) return 'beyond';
  const next = lineBelow(after) ?? '';
  const isThere = indentOf(next) === indent && next.trim().charAt(0) === line.trim().charAt(0);
  return isThere ? 'beyond' : 'last';
}

/** Whether the rest of a line only closes brackets and strings: editors insert those automatically. */
export function isOnlyClosers(rest: string): boolean {
  return /^[\s)\]}>"'`;,:]*$/.test(rest);
}

/** The text before the cursor on its line. */
export function typedBefore(before: string): string {
  return before.slice(before.lastIndexOf('\n') + 1);
}

/** The next line below the cursor that has text. */
export function lineBelow(after: string): string | undefined {
  return after
    .split('\n')
    .slice(1)
    .find((line) => line.trim() !== '');
}

/** The text up to the first line end. */
export function firstLine(text: string): string {
  const at = text.indexOf('\n');
  return (at === -1 ? text : text.slice(0, at)).replace(/\r$/, '');
}

/** Columns before the first non-blank character; a tab counts as four. */
export function indentOf(line: string): number {
  const blanks = /^[ \t]*/.exec(line)?.[0] ?? '';
  return blanks.replaceAll('\t', '    ').length;
}

/** The nearest line above that has text; if it ends a docstring, the line above that string. */
function lineAbove(lines: string[]): string | null {
  let at = lines.findLastIndex((line) => line.trim() !== '');
  const last = lines[at] ?? '';
  const quotes = /("""|''')\s*$/.exec(last)?.[1];
  if (quotes !== undefined) {
    const isWhole = last.trim().length > quotes.length && last.indexOf(quotes) !== last.lastIndexOf(quotes);
    if (!isWhole) at = lines.slice(0, at).findLastIndex((line) => line.includes(quotes));
    at = lines.slice(0, Math.max(0, at)).findLastIndex((line) => line.trim() !== '');
  }
  return at === -1 ? null : (lines[at] ?? null);
}

const INDENTED = new Set(['python']);
/** A statement with a body, or the end of a head that spans several lines. */
const PYTHON_OPENER =
  /^\s*(?:(?:async\s+)?(?:def|class|if|elif|else|for|while|with|try|except|finally|match|case)\b|[)\]])/;

export function opensBlock(line: string, language: string): boolean {
  const code = line.replace(/\s(#|\/\/).*$/, '').trimEnd();
  if (INDENTED.has(language)) return code.endsWith(':') && PYTHON_OPENER.test(code);
  return /[{]$|=>$|\bthen$|\bdo$/.test(code);
}
