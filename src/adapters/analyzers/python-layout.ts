import { type Literal, literalsOf } from '../../base/source/literals.ts';

/** An indentation fault, or a Python 2 statement; offsets in UTF-16 code units. */
export type LayoutFault = { kind: 'missing' | 'unexpected'; message: string; start: number; end: number };

/** One logical line as Python joins it: across brackets, backslashes and triple-quoted strings. */
type LogicalLine = { start: number; codeEnd: number; indent: number };

/**
 * Finds layout faults that tree-sitter's Python grammar accepts: a header without its block, an indent or
 * dedent that matches no block (Python reference, 2.1.8), a line that ends in an operator, and `print` and
 * `exec` as statements. Stops at an unclosed string, which the grammar reports itself.
 */
export function findLayoutFaults(text: string): LayoutFault[] {
  const faults: LayoutFault[] = [];
  const blocks = [0];
  let isBlockDue = false;
  for (const line of logicalLines(text)) {
    faults.push(...indentFaults(line, isBlockDue, blocks), ...statementFaults(text, line));
    isBlockDue = text[line.codeEnd - 1] === ':';
  }
  if (isBlockDue) faults.push(missingBlock(text.length));
  return faults;
}

/** Compares a line's indent with the open blocks, and opens and closes blocks as Python would. */
function indentFaults(line: LogicalLine, isBlockDue: boolean, blocks: number[]): LayoutFault[] {
  const top = blocks.at(-1) ?? 0;
  if (line.indent > top) {
    blocks.push(line.indent);
    return isBlockDue ? [] : [unexpected(line, 'unexpected indent')];
  }
  while ((blocks.at(-1) ?? 0) > line.indent) blocks.pop();
  const faults = isBlockDue ? [missingBlock(line.start)] : [];
  if ((blocks.at(-1) ?? 0) === line.indent) return faults;
  blocks.push(line.indent);
  return [...faults, unexpected(line, 'unindent does not match any outer indentation level')];
}

const OLD_STATEMENT = /(print|exec)[ \t]+(?!(?:and|if|in|is|not|or)\b)["'\w]/y;
/** No statement ends like this, except for `...`, `1.` and `import *`. */
const OPEN_END = /([-+/%&|^<>~@=]|(?<![.\d])\.|(?<!\bimport\s*)\*)$/;

function statementFaults(text: string, line: LogicalLine): LayoutFault[] {
  OLD_STATEMENT.lastIndex = line.start;
  const word = OLD_STATEMENT.exec(text)?.[1];
  if (word !== undefined)
    return [unexpected(line, `${word} is a function in Python 3: its arguments need parentheses`)];
  if (!OPEN_END.test(text.slice(Math.max(line.start, line.codeEnd - OPEN_END_REACH), line.codeEnd)))
    return [];
  const message = 'the line ends in the middle of an expression';
  return [{ kind: 'missing', message, start: line.codeEnd - 1, end: line.codeEnd }];
}

/** Number of characters before the end of a line that decide how it ends. */
const OPEN_END_REACH = 20;

function missingBlock(offset: number): LayoutFault {
  return { kind: 'missing', message: 'expected an indented block', start: offset, end: offset };
}

function unexpected(line: LogicalLine, message: string): LayoutFault {
  return { kind: 'unexpected', message, start: line.start, end: line.codeEnd };
}

const INDENT = /[ \t\f]*/y;
const REST_OF_LINE = /[^\r\n]*(?:\r\n|\r|\n|$)/y;
const BLANK = /(?:#[^\r\n]*)?(?:\r\n|\r|\n|$)/y;
const TAB_WIDTH = 8;

/** Skips blank lines and comments. */
function* logicalLines(text: string): Generator<LogicalLine> {
  // A byte order mark is not indentation.
  let offset = text.startsWith('\ufeff') ? 1 : 0;
  const literals = new Map(literalsOf(text, 'python').map((literal) => [literal.start, literal]));
  while (offset < text.length) {
    const start = endOfMatch(INDENT, text, offset);
    const blankEnd = endOfMatch(BLANK, text, start);
    if (blankEnd > start || start === text.length) {
      offset = Math.max(blankEnd, start);
      continue;
    }
    const codeEnd = findCodeEnd(text, start, literals);
    yield { start, codeEnd: codeEnd ?? start, indent: indentWidth(text.slice(offset, start)) };
    if (codeEnd === null) return;
    offset = endOfMatch(REST_OF_LINE, text, codeEnd);
  }
}

function indentWidth(blanks: string): number {
  let width = 0;
  for (const blank of blanks) {
    if (blank === '\t') width += TAB_WIDTH - (width % TAB_WIDTH);
    // A form feed starts the count again (Python reference, 2.1.8).
    else width = blank === '\f' ? 0 : width + 1;
  }
  return width;
}

const LANDMARK = /["'#()[\]{}\r\n]|\\(?:\r\n|[\s\S])/g;
const LINE_ENDS = new Set(['#', '\r', '\n']);
const DEPTH_STEPS = new Map(Object.entries({ '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 }));
const TO_LINE_END = /[^\r\n]*/y;

/** The end of the code of the logical line that starts here, without its comment; null inside an unclosed string. */
function findCodeEnd(text: string, start: number, literals: ReadonlyMap<number, Literal>): number | null {
  let depth = 0;
  LANDMARK.lastIndex = start;
  for (let match = LANDMARK.exec(text); match !== null; match = LANDMARK.exec(text)) {
    const { 0: landmark, index } = match;
    if (depth === 0 && LINE_ENDS.has(landmark)) return trimmedEnd(text, start, index);
    depth = Math.max(0, depth + (DEPTH_STEPS.get(landmark) ?? 0));
    if (!'"\'#'.includes(landmark)) continue;
    const literal = literals.get(index);
    if (literal?.isOpen) return null;
    // A short string that is not closed ends with its line.
    LANDMARK.lastIndex = literal?.end ?? endOfMatch(TO_LINE_END, text, index);
  }
  return trimmedEnd(text, start, text.length);
}

function trimmedEnd(text: string, start: number, end: number): number {
  let codeEnd = end;
  while (codeEnd > start && ' \t\f'.includes(text[codeEnd - 1] ?? '')) codeEnd -= 1;
  return codeEnd;
}

function endOfMatch(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : offset;
}
