import { findImports } from '../../base/source/imports.ts';
import { codeOf } from '../../base/source/literals.ts';

/** Python code above and below an import that is searched for an enclosing `try`. */
const MAX_GUARD_CHARACTERS = 10_000;

/** A module that code imports, as written there, and the place of its name; offsets in UTF-16 code units. */
export type Imported = {
  module: string;
  /** Names taken from it, where they may be modules themselves: `storage` of `from google.cloud import storage`. */
  members: string[];
  start: number;
  end: number;
  /** The code works without it: it is imported inside a `try` that catches its absence. */
  isOptional: boolean;
};

/**
 * The modules that code imports and a package or the language may bring, also by a literal name at run time. Left out
 * are relative ones, paths, URLs and names that only a bundler gives a meaning.
 */
export function packageImports(text: string, language: string): Imported[] {
  const isPython = language === 'python';
  const mayBePackage = isPython ? (module: string) => !module.startsWith('.') : isModuleName;
  const found = findImports(text, language).filter(({ module }) => mayBePackage(module));
  if (found.length === 0) return [];
  const code = codeOf(text, language);
  const blocks = isPython ? [] : tryBlocks(code);
  return found.map(({ module, names, isReexport, at, statement }) => ({
    ...at,
    module,
    members: isPython && isReexport ? names.map(({ name }) => name).filter((name) => name !== '*') : [],
    isOptional: isPython
      ? isGuarded(code, statement.start)
      : blocks.some(({ start, end }) => start < at.start && at.start < end),
  }));
}

/**
 * Whether a specifier can name a package or a Node module. Excludes relative and absolute paths, `package.json` imports
 * (`#x`), URLs, and bundler syntax (`@/x`, `~/x`, `$lib/x`, `virtual:x`, `x?raw`, `!x`).
 */
function isModuleName(specifier: string): boolean {
  if (specifier.startsWith('node:')) return /^node:[\w/]+$/.test(specifier);
  return MODULE_NAME.test(specifier) && specifier.length < 500;
}

const MODULE_NAME = /^(?:@[a-z0-9-][\w.~-]*\/)?[a-z0-9-][\w.~-]*(?:\/[^:?!]*)?$/i;

/** The outermost `try` blocks of JavaScript. */
function tryBlocks(code: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const open: (number | null)[] = [];
  let inside = 0;
  for (const { 0: mark, index } of code.matchAll(/(?<![\w$.])try\s*\{|[{}]/g)) {
    if (mark !== '}') {
      open.push(mark === '{' ? null : index);
      if (mark !== '{') inside += 1;
      continue;
    }
    const start = open.pop() ?? null;
    if (start === null) continue;
    inside -= 1;
    if (inside === 0) found.push({ start, end: index });
  }
  const unclosed = open.find((start) => start !== null);
  return typeof unclosed === 'number' ? [...found, { start: unclosed, end: code.length }] : found;
}

const CATCHES = /^except\s*(?::|\b[^\n]*\b(?:ImportError|ModuleNotFoundError|Exception|BaseException)\b)/;

/** Whether a Python statement is in a `try` whose `except` handles a missing module, or in that `except` itself. */
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
