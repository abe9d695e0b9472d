import { opensBlock } from './completion-shape.ts';
import { indentOf } from './edit/style.ts';

/** Nothing else in its block can follow: editors dedent (VS Code's Python rules, Vim's `indent/python.vim`). */
const PYTHON_LEAVES = /^[ \t]*(?:return|raise|break|continue|pass)\b/;

/** The text an editor inserts when Enter is pressed after a text: the line end and the next line's indentation. */
export function nextLine(before: string, language: string): string {
  const lines = before.split('\n');
  const typed = (lines.at(-1) ?? '').replace(/\r$/, '');
  const end = lines.at(-2)?.endsWith('\r') === true ? '\r\n' : '\n';
  const blanks = /^[ \t]*/.exec(typed)?.[0] ?? '';
  const level = indentOf(before) ?? (language === 'python' ? '    ' : '  ');
  if (opensBlock(typed, language)) return `${end}${blanks}${level}`;
  const isLeft =
    language === 'python' && PYTHON_LEAVES.test(typed) && isWhole(typed) && blanks.endsWith(level);
  return end + (isLeft ? blanks.slice(0, -level.length) : blanks);
}

/** Whether a statement ends with its line, by its brackets. */
function isWhole(line: string): boolean {
  const opened = line.match(/[([{]/g)?.length ?? 0;
  const closed = line.match(/[)\]}]/g)?.length ?? 0;
  return opened <= closed && !line.endsWith('\\');
}
