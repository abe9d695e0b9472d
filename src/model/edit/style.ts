import { maskLiterals } from '../../base/source/literals.ts';
import type { EnvironmentFacts } from '../../contract/context.ts';

/** The style of a file. */
export type FileStyle = {
  /** One level of indentation. */
  indent: string;
  quotes: 'single' | 'double';
  semicolons: boolean;
  modules: 'esm' | 'commonjs';
  lineBreak: '\n' | '\r\n';
};

/** From the file itself if it shows it, otherwise from the project's settings, otherwise the language's usual style. */
export function styleOf(
  text: string,
  language: string,
  { style, module_system }: Pick<EnvironmentFacts, 'style' | 'module_system'>,
): FileStyle {
  const isPython = language === 'python';
  const width = style?.indent;
  const settings = width === 'tab' ? '\t' : width === undefined ? undefined : ' '.repeat(width);
  return {
    indent: indentOf(text) ?? settings ?? (isPython ? '    ' : '  '),
    quotes: quotesOf(text) ?? style?.quotes ?? (isPython ? 'double' : 'single'),
    semicolons: semicolonsOf(text) ?? style?.semicolons ?? true,
    modules: modulesOf(text) ?? module_system ?? 'esm',
    lineBreak: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

function quotesOf(text: string): FileStyle['quotes'] | undefined {
  const single = text.match(/(?<![\w"])'[^'"\n]*'/g)?.length ?? 0;
  const double = text.match(/(?<![\w'"])"[^'"\n]+"/g)?.length ?? 0;
  if (single === double) return undefined;
  return single > double ? 'single' : 'double';
}

/** Undefined when there are too few lines to tell. */
function semicolonsOf(text: string): boolean | undefined {
  const ended = text.match(/;[ \t]*\r?$/gm)?.length ?? 0;
  const open = text.match(/[\w)'"`\]][ \t]*\r?$/gm)?.length ?? 0;
  return ended + open < 2 ? undefined : ended * 3 > open;
}

function modulesOf(text: string): FileStyle['modules'] | undefined {
  if (/^\s*(?:import|export)\b/m.test(text)) return 'esm';
  return /\brequire\(\s*['"]|\bmodule\.exports\b/.test(text) ? 'commonjs' : undefined;
}

/** The smallest indentation of the text's lines; undefined when none is indented. */
export function indentOf(text: string): string | undefined {
  if (/^\t+\S/m.test(text)) return '\t';
  const widths = [...text.matchAll(/^( +)(?![ *])\S/gm)].map(([, blanks = '']) => blanks.length);
  const least = Math.min(...widths.filter((width) => width >= 2));
  return Number.isFinite(least) ? ' '.repeat(Math.min(least, 8)) : undefined;
}

/** Code in the file's style: its indentation and its quotes. Semicolons are left alone: not all may be removed. */
export function restyled(code: string, language: string, style: FileStyle): string {
  const unix = code.replace(/\r\n?/g, '\n');
  return withQuotes(withIndent(unix, style.indent), language, style.quotes);
}

function withIndent(code: string, indent: string): string {
  const own = indentOf(code);
  if (own === undefined || own === indent) return code;
  return code.replace(/^[ \t]+/gm, (blanks) => {
    const width = own === '\t' ? blanks.split('\t').length - 1 : Math.floor(blanks.length / own.length);
    const rest = own === '\t' ? blanks.replace(/\t/g, '') : blanks.slice(width * own.length);
    return indent.repeat(width) + rest;
  });
}

/** Only strings whose content means the same in either quotes. */
function withQuotes(code: string, language: string, quotes: FileStyle['quotes']): string {
  const from = quotes === 'single' ? '"' : "'";
  const to = quotes === 'single' ? "'" : '"';
  const plain = new RegExp(`(?<![\\w${from}${to}])${from}([^'"\`\\\\\\n]*)${from}(?!${from})`, 'g');
  const masked = maskLiterals(code, language, { comments: true });
  return code.replace(plain, (whole, content: string, offset: number) => {
    // A string outside others is blanked including its quotes, with code around it; inside comments and other strings
    // everything is blank.
    const isAttribute = language !== 'python' && /\w=$/.test(code.slice(Math.max(0, offset - 2), offset));
    const isOwn =
      !isAttribute && isBlank(masked.slice(offset, offset + whole.length)) && !isInside(code, masked, offset);
    return isOwn ? to + content + to : whole;
  });
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** Whether the previous character on the line is blanked too, and so part of a comment or another string. */
function isInside(code: string, masked: string, offset: number): boolean {
  const lineStart = code.lastIndexOf('\n', offset - 1) + 1;
  for (let at = offset - 1; at >= lineStart; at--) {
    if (/\s/.test(code[at] ?? '')) continue;
    return masked[at] === ' ';
  }
  // It begins its line: in code, the line before it is not wholly blanked, as it is in a multi-line string.
  return (
    /(?:"""|'''|`)/.test(code.slice(0, offset)) &&
    masked.slice(lineStart, code.indexOf('\n', offset)).trim() === ''
  );
}
