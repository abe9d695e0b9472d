import { escapePattern } from '../base/escape-pattern.ts';
import { isGlobal } from '../base/javascript-globals.ts';
import { isPythonBuiltin } from '../base/python-names.ts';
import { maskLiterals } from '../base/source/literals.ts';
import { MAX_OUTLINE_LINE_CHARACTERS } from '../config/limits.ts';
import { type Cursor, firstLine, indentOf, lineBelow, typedBefore } from './completion-shape.ts';

/** Size of a file searched for names that are used below the cursor and have no value. */
export const MAX_MISSING_NAMES_CHARACTERS = 200_000;

/** A definition that seems to be missing at a place. */
export type MissingDefinition = {
  /** The beginning of its line, up to the end of the name; includes indentation the cursor's line lacks. */
  begin: string;
  /** Whether a text for that place defines it, or another missing one. */
  isIn(text: string): boolean;
};

/**
 * The variable that the empty line at the cursor probably defines: one that its function uses below before giving it a
 * value. Null when there is none, or when the line opens a block below it.
 */
export function missingDefinition(place: Cursor): MissingDefinition | null {
  const words = WORDS[place.language];
  const names = missingNames(place);
  const [name] = names;
  if (words === undefined || name === undefined) return null;
  const next = lineBelow(place.after) ?? '';
  const above = place.before.split('\n').slice(0, -1);
  const last = above.findLast((line) => line.trim() !== '') ?? '';
  if (indentOf(next) > indentOf(last) && !/[:{([,>]\s*$/.test(last)) return null;
  const blanks = typedBefore(place.before) === '' ? (/^[ \t]*/.exec(next)?.[0] ?? '') : '';
  const begin = `${blanks}${words.keyword(name, place.after)}${name}`;
  return { begin, isIn: (text) => names.some((one) => givenIn(text, words).has(one)) };
}

/**
 * The variables that the function around an empty line uses below it before giving them a value, in order of use. Found
 * by words and indentation only, since the syntax tree of a file with a gap cannot be trusted; in doubt, a name is not
 * missing.
 */
export function missingNames(place: Cursor): string[] {
  const words = WORDS[place.language];
  const { before, after } = place;
  if (words === undefined || `${typedBefore(before)}${firstLine(after)}`.trim() !== '') return [];
  if (before.length + after.length > MAX_MISSING_NAMES_CHARACTERS) return [];
  const text = maskLiterals(before + after, place.language, { comments: true });
  if (text.split('\n').some(isLong)) return [];
  const above = text.slice(0, before.length).split('\n').slice(0, -1);
  const below = text.slice(before.length).split('\n').slice(1);
  const header = headerAbove(above, below, words);
  if (header === null) return [];
  const depth = indentOf(above[header] ?? '');
  const end = below.findIndex((line) => line.trim() !== '' && indentOf(line) <= depth);
  const [inside, behind] = end === -1 ? [below, []] : [below.slice(0, end), below.slice(end)];
  const given = namesIn(visibleAbove(above, header, words));
  for (const name of namesIn(behind.filter((line) => indentOf(line) <= depth))) given.add(name);
  return usedFirst(inside.join('\n'), words).filter((name) => !given.has(name));
}

/** No one writes such lines by hand, and patterns are slow on them. */
function isLong(line: string): boolean {
  return (
    line.length > MAX_OUTLINE_LINE_CHARACTERS &&
    line.replace(/\s+/g, ' ').length > MAX_OUTLINE_LINE_CHARACTERS
  );
}

type Words = {
  /** The head of a function; a line with such a beginning is one, or the end of one that spans several lines. */
  header: RegExp;
  /** Bindings of names in the file's other scopes that span several lines. */
  imports: RegExp;
  /** Bindings of names anywhere; the names are in the first group that matched. */
  bindings: RegExp;
  /** Bindings of names from there on, at the beginning of a line. */
  assignment: RegExp;
  /** A name in such a place is not the use of a variable. */
  isOther(before: string, behind: string): boolean;
  isKnown(name: string): boolean;
  /** The keyword before the name in a definition. */
  keyword(name: string, below: string): string;
};

const PYTHON: Words = {
  header: /^\s*(?:async\s+)?def\b|^\s*\).*:\s*$/,
  imports: /^[ \t]*(?:from[ \t]+[.\w]+[ \t]+)?import[ \t]+(?:\([^)]{0,1000}\)|[^\n]+)/gm,
  bindings:
    /\bfor\s+([^:\n]{1,200}?)\s+in\b|\bdef\s+(\w+)\s*\(([^)]{0,1000})\)|\b(?:import|as|class|global|nonlocal)\s+([\w, .]+)|\blambda\s+([^:\n]{0,200}):|(\w+)\s*:=|^\s*case\s+(.+):/gm,
  assignment: /^\s*\(?((?:\*?\w+\s*,\s*)*\*?\w+)\)?\s*(?::[^=\n]+)?=(?!=)/,
  isOther: (before, behind) => /\.\s*$/.test(before) || /^\s*=(?!=)/.test(behind),
  isKnown: isPythonBuiltin,
  keyword: () => '',
};

const JAVASCRIPT: Words = {
  header:
    /\bfunction\b|=>\s*\{?\s*$|^\s*\}?\s*\).*\{\s*$|^\s*(?!(?:if|for|while|switch|catch|with)\b)(?:[a-z]+\s+)*[\w$#]+\s*(?:<[^>]*>)?\([^)]*\)[^;]*\{\s*$/,
  imports: /\bimport\b[^'"`;]{0,1000}?\bfrom\b|\b(?:const|let|var)\s*(?:\{[^}]{0,1000}\}|\[[^\]]{0,1000}\])/g,
  bindings:
    /\b(?:const|let|var)\s+([\w$]+|\{[^}]{0,1000}\}|\[[^\]]{0,1000}\])|\b(?:class|import)\s*([\w$]+)|\bfunction\b\s*\*?\s*([\w$]*)[^(\n]{0,200}\(([^)]{0,1000})\)|\(([^()]{0,1000})\)[^()\n]{0,200}=>|([\w$]+)\s*=>|\bcatch\s*\(([^)\n]{0,200})\)/g,
  assignment: /^\s*([\w$]+)\s*=(?![=>])/,
  isOther: (before, behind) => /(?:\.|[^?]:)\s*$/.test(before) || /^\s*\??:/.test(behind),
  isKnown: isGlobal,
  keyword: (name, below) => (isChanged(name, below) ? 'let ' : 'const '),
};

const WORDS: Partial<Record<string, Words>> = {
  python: PYTHON,
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  tsx: JAVASCRIPT,
};

/** A value's name begins with a lower-case letter; types, components and constants are in other scopes. */
const NAME = /(?<![\w$])[a-z_$][\w$]*/g;

const KEYWORDS = new Set(
  [
    'and as assert async await break case class continue def del elif else except finally for from global if import',
    'in is lambda match nonlocal not or pass raise return try while with yield',
    'abstract any as async await bigint boolean break case catch class const constructor continue debugger declare',
    'default delete do else enum export extends false finally for from function get if implements import in infer',
    'instanceof interface is keyof let namespace never new null number object of override package private protected',
    'public readonly return satisfies set static string super switch symbol this throw true try type typeof undefined',
    'unique unknown var void while with yield',
  ].flatMap((line) => line.split(' ')),
);

function headerAbove(above: string[], below: string[], { header }: Words): number | null {
  const next = below.find((line) => line.trim() !== '');
  if (next === undefined) return null;
  let depth = indentOf(next);
  for (let at = above.length - 1; at >= 0 && depth > 0; at--) {
    const line = above[at] ?? '';
    if (line.trim() === '' || indentOf(line) >= depth) continue;
    depth = indentOf(line);
    if (header.test(line)) return at;
  }
  return null;
}

/** The lines with names visible to the function: its own, and those of enclosing scopes, not of sibling functions. */
function visibleAbove(above: string[], header: number, { imports }: Words): string[] {
  const depth = indentOf(above[header] ?? '');
  const outer = above.slice(0, header);
  const around = outer.findLast((line) => line.trim() !== '' && indentOf(line) < depth);
  const isAlone =
    depth === 0 || /^\s*(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\b/.test(around ?? '');
  const isHead = above[header]?.trim().startsWith(')') || above[header]?.trim().startsWith('}');
  if (!isAlone || isHead) return above;
  const imported = outer.join('\n').match(imports) ?? [];
  return [...outer.filter((line) => indentOf(line) <= depth), ...imported, ...above.slice(header)];
}

function namesIn(lines: string[]): Set<string> {
  return new Set(lines.flatMap((line) => line.match(NAME) ?? []));
}

/** Variables that a text reads before it sets them. */
function usedFirst(text: string, words: Words): string[] {
  const { assignment, isOther, isKnown } = words;
  const given = boundIn(text, words);
  const used = new Set<string>();
  for (const line of text.split('\n')) {
    const assigned = assignment.exec(line);
    const from = assigned?.[0].length ?? 0;
    for (const { 0: name, index } of line.slice(from).matchAll(NAME)) {
      const [before, behind] = [line.slice(0, from + index), line.slice(from + index + name.length)];
      if (given.has(name) || KEYWORDS.has(name) || isKnown(name) || isOther(before, behind)) continue;
      used.add(name);
    }
    for (const name of namesIn([assigned?.[1] ?? ''])) given.add(name);
  }
  return [...used];
}

/** Names that a text sets anywhere. */
function givenIn(text: string, words: Words): Set<string> {
  const assigned = text.split('\n').map((line) => words.assignment.exec(line)?.[1] ?? '');
  return new Set([...boundIn(text, words), ...namesIn(assigned)]);
}

function boundIn(text: string, { bindings }: Words): Set<string> {
  return namesIn([...text.matchAll(bindings)].flatMap(([, ...groups]) => groups.map((one) => one ?? '')));
}

function isChanged(name: string, below: string): boolean {
  const word = escapePattern(name);
  return new RegExp(
    `(?<![\\w$.])${word}\\s*(?:[-+*/%&|^?<>]{0,3}=(?![=>])|\\+\\+|--)|(?:\\+\\+|--)${word}\\b`,
  ).test(below);
}
