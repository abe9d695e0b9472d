import { MAX_GUARD_CHARACTERS } from '../../config/limits.ts';
import type { Imported } from './imported.ts';
import { maskPython } from './python-mask.ts';

const DOTTED = /^[\p{ID_Start}_]\p{ID_Continue}*(?:\.[\p{ID_Start}_]\p{ID_Continue}*)*$/u;
/** A statement begins a line or stands behind `;` or `:` (`try: import x`). */
const STATEMENT =
  /(?:^|(?<=[;:]))[^\S\n]*(?:from[^\S\n]+([^\s;(),]+)[^\S\n]+import\b[^\S\n]*(\([^)]*\)?|[^\n;]*)|import[^\S\n]+([^\n;]+))/gm;
const DYNAMIC = /\b(?:__import__|import_module)\(\s*(['"])([\w.]+)\1\s*\)/g;

/** The modules that Python code imports, relative ones left out; also by a literal name at run time. */
export function pythonImports(text: string): Imported[] {
  const code = maskPython(text);
  const found = [...code.matchAll(STATEMENT)].flatMap((statement) => modulesOf(code, statement));
  for (const call of text.matchAll(DYNAMIC)) {
    const module = call[2] ?? '';
    // Blank there: the call stands in a comment or a string itself.
    if (code[call.index] === ' ') continue;
    const start = call.index + call[0].lastIndexOf(module);
    const isOptional = isGuarded(code, call.index);
    found.push({ module, members: [], start, end: start + module.length, isOptional });
  }
  return found.filter(({ module }) => DOTTED.test(module));
}

function modulesOf(code: string, statement: RegExpExecArray): Imported[] {
  const [whole, from, members = '', list = ''] = statement;
  const isOptional = isGuarded(code, statement.index + whole.length - whole.trimStart().length);
  if (from !== undefined) {
    const start = statement.index + whole.indexOf(from, whole.indexOf('from') + 'from'.length);
    return [{ module: from, members: namesOf(members), start, end: start + from.length, isOptional }];
  }
  let at = statement.index + whole.length - list.length;
  return list.split(',').map((item) => {
    const module = firstWord(item);
    const start = at + item.indexOf(module);
    at += item.length + 1;
    return { module, members: [], start, end: start + module.length, isOptional };
  });
}

/** `a as b` and `a` of a list of names. */
function namesOf(list: string): string[] {
  const names = list.replace(/[()]/g, '').split(',').map(firstWord);
  return names.filter((name) => DOTTED.test(name));
}

function firstWord(text: string): string {
  return text.trim().split(/\s/, 1)[0] ?? '';
}

const CATCHES = /^except\s*(?::|\b[^\n]*\b(?:ImportError|ModuleNotFoundError|Exception|BaseException)\b)/;

/** Whether a statement stands in a `try` whose `except` takes a missing module, or in that `except` itself. */
function isGuarded(code: string, offset: number): boolean {
  const lineStart = code.lastIndexOf('\n', offset - 1) + 1;
  if (/^\s*try\s*:/.test(code.slice(lineStart, offset))) return true;
  let indent = indentOf(code.slice(lineStart, offset + 1));
  if (indent === 0) return false;
  const above = code.slice(Math.max(0, lineStart - MAX_GUARD_CHARACTERS), lineStart).split('\n');
  const below = code
    .slice(offset, offset + MAX_GUARD_CHARACTERS)
    .split('\n')
    .slice(1);
  for (const line of above.toReversed()) {
    const words = line.trim();
    if (words === '' || indentOf(line) >= indent) continue;
    indent = indentOf(line);
    const isCaught = (next: string) => indentOf(next) === indent && CATCHES.test(next.trim());
    if (CATCHES.test(words) || (/^try\s*:/.test(words) && below.some(isCaught))) return true;
    if (indent === 0) return false;
  }
  return false;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
