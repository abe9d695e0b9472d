import type { SourceImport } from '../../contract/source-code.ts';
import { blanked, codeOf, type Literal, literalsOf } from './literals.ts';

/*
 * The one reader of imports in source text, for the index, prompts, checks, next edits and the merge of new code into a
 * file. It reads code that does not parse yet. Only the Python API index reads imports from a syntax tree instead: it
 * has one for everything else it does.
 */

/** Offsets count UTF-16 code units, the end excluded. */
type Stretch = { start: number; end: number };

/**
 * An import of Python or JavaScript with its places. `form`: `call` is `require()`, `import()`; `mention` names a module
 * and takes nothing from it: `require.resolve()`, Python's `import_module()`. `at` is where the module's name stands.
 */
type FoundImport = SourceImport & {
  form: 'import' | 'export' | 'call' | 'mention';
  at: Stretch;
  statement: Stretch;
};

/** The imports of a text, in order, in the import forms of its language (a Fettle id); at most `limit`. */
export function importsOf(text: string, language: string, limit: number): SourceImport[] {
  const line = LINES[language];
  if (line !== undefined) return lineImports(text, line).slice(0, limit);
  return findImports(text, language)
    .filter(({ form }) => form !== 'mention')
    .slice(0, limit)
    .map(({ module, names, isReexport }) => ({ module, names, isReexport }));
}

/** The imports of Python and JavaScript with their places, in order; none for other languages. */
export function findImports(text: string, language: string): FoundImport[] {
  const reader = READERS[language];
  if (reader === undefined) return [];
  const { read, words, isFollowedBy } = reader;
  const end = endOfImports(text, words, isFollowedBy);
  return end === 0 ? [] : read(text.slice(0, end), language);
}

/** A clause names some hundred things at most. */
const LONGEST_CLAUSE = 4_000;

/** How far a text must be read for its imports: most of them are at the top, and a keystroke waits for the answer. */
function endOfImports(text: string, words: readonly string[], isFollowedBy: RegExp): number {
  const last = (word: string) => {
    let at = text.lastIndexOf(word);
    for (; at >= 0; at = at === 0 ? -1 : text.lastIndexOf(word, at - 1)) {
      isFollowedBy.lastIndex = at + word.length;
      if (isFollowedBy.test(text)) break;
    }
    return at;
  };
  const start = Math.max(...words.map(last));
  if (start < 0) return 0;
  const end = text.indexOf('\n', start + LONGEST_CLAUSE);
  return end < 0 ? text.length : end;
}

/** The import statements of a text with their ranges, each complete when its names are on separate lines. */
export function importStatements(text: string, language: string): { index: number; statement: string }[] {
  return statementsOf(text, language).map(({ start, end }) => ({
    index: start,
    statement: text.slice(start, end),
  }));
}

/** The text with its import statements blanked: same length, same lines. */
export function withoutImports(text: string, language: string): string {
  return blanked(text, statementsOf(text, language));
}

function statementsOf(text: string, language: string): Stretch[] {
  if (READERS[language] === undefined)
    return [...text.matchAll(IMPORT_LINE)].map(({ 0: line, index }) => ({
      start: index,
      end: index + line.length,
    }));
  const found = findImports(text, language).filter(({ form }) => form === 'import');
  return [...new Map(found.map(({ statement }) => [statement.start, statement])).values()];
}

const IMPORT_LINE = /^[ \t]*import\b[^\n]*$/gm;

const DOTTED = /^\.*(?:[\p{ID_Start}_]\p{ID_Continue}*(?:\.[\p{ID_Start}_]\p{ID_Continue}*)*)?$/u;
/** A statement begins a line or follows `;` or `:` (`try: import x`); names in brackets may span lines. */
const PYTHON_STATEMENT =
  /(?:^|(?<=[;:]))[^\S\r\n]*(?:from[^\S\r\n]+([^\s;(),]+)[^\S\r\n]+import\b[^\S\r\n]*(\([\p{ID_Continue}\s,*]*\)?|[^\r\n;]*)|import[^\S\r\n]+([^\r\n;]+))/gmu;
const BY_NAME = /\b(?:__import__|import_module)\(\s*(?=["'])/g;

function readPython(text: string, language: string): FoundImport[] {
  // Continued lines are one.
  const code = codeOf(text, language).replace(/\\[^\S\r\n]*(?:\r\n|\r|\n)/g, (found) =>
    ' '.repeat(found.length),
  );
  const found = [...code.matchAll(PYTHON_STATEMENT)].flatMap(pythonStatement);
  return [...found, ...modulesByName(text, language, code)]
    .filter(({ module }) => module !== '' && DOTTED.test(module))
    .sort((left, right) => left.at.start - right.at.start);
}

function pythonStatement(match: RegExpExecArray): FoundImport[] {
  const { 0: whole, 1: from, 2: list = '', 3: modules = '', index } = match;
  const statement = { start: index + whole.search(/\S/), end: index + whole.trimEnd().length };
  if (from !== undefined) {
    const start = index + whole.indexOf(from, whole.indexOf('from') + 'from'.length);
    const names = namesOf(list, ' as ').filter(({ name }) => name === '*' || DOTTED.test(name));
    const at = { start, end: start + from.length };
    return [{ module: from, names, isReexport: true, form: 'import', at, statement }];
  }
  let offset = index + whole.length - modules.length;
  return modules.split(',').map((item) => {
    const [module = '', alias] = item.trim().split(/\s+as\s+/);
    const name = module.split(/\s/, 1)[0] ?? '';
    const start = offset + item.indexOf(name);
    offset += item.length + 1;
    const names = [{ name: '*', alias: alias ?? name }];
    const at = { start, end: start + name.length };
    return { module: name, names, isReexport: false, form: 'import' as const, at, statement };
  });
}

/** `import_module('a.b')`, by a literal name. */
function modulesByName(text: string, language: string, code: string): FoundImport[] {
  const calls = [...text.matchAll(BY_NAME)].filter(({ index }) => code[index] !== ' ');
  if (calls.length === 0) return [];
  const strings = new Map(literalsOf(text, language).map((literal) => [literal.start, literal]));
  return calls.flatMap(({ 0: call, index }) => {
    const literal = strings.get(index + call.length);
    if (literal === undefined || !/^\s*\)/.test(code.slice(literal.end, literal.end + 80))) return [];
    const at = { start: literal.start + 1, end: literal.end - 1 };
    const module = text.slice(at.start, at.end);
    // A relative one counts from a package that another argument names.
    if (module.startsWith('.')) return [];
    return [{ module, names: [], isReexport: false, form: 'mention' as const, at, statement: at }];
  });
}

/** The names that a declaration before `require()` binds. */
const LONGEST_TARGET = 2_100;
const LONGEST_CALLEE = 40;

function readScript(text: string, language: string): FoundImport[] {
  const literals = literalsOf(text, language);
  const code = codeOf(text, language);
  return literals.flatMap((literal) => {
    if (literal.kind !== 'string') return [];
    let before = literal.start - 1;
    while (before >= 0 && /\s/.test(code[before] ?? '')) before -= 1;
    const unit = code[before];
    const found =
      unit === 'm' || unit === 't'
        ? statementBefore(text, code, before + 1, literal)
        : unit === '('
          ? callBefore(code, before, literal)
          : null;
    if (found === null) return [];
    const at = { start: literal.start + 1, end: literal.end - 1 };
    return [{ ...found, module: text.slice(at.start, at.end), at }];
  });
}

/** `import 'x'`, `import a from 'x'` and `export a from 'x'`; `end` is behind the word before the string. */
function statementBefore(
  text: string,
  code: string,
  end: number,
  literal: Literal,
): Omit<FoundImport, 'module' | 'at'> | null {
  if (isWord(code, 'import', end)) {
    const statement = { start: end - 'import'.length, end: literal.end };
    return { names: [], isReexport: false, form: 'import', statement };
  }
  if (!isWord(code, 'from', end)) return null;
  const from = end - 'from'.length;
  const verb = lastVerb(code, from);
  if (verb === null) return null;
  const start = verb.end - verb.word.length;
  // Names of exports may be strings: import { 'a-b' as c } from 'd'.
  const clause = code.slice(verb.end, from);
  if (!CLAUSE.test(clause)) return null;
  const said = text.slice(verb.end, from).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ');
  const isReexport = verb.word === 'export';
  return { names: clauseNames(said), isReexport, form: verb.word, statement: { start, end: literal.end } };
}

/** Not what an unfinished import would reach over for the next one's module. */
const CLAUSE = /^(?!.*\b(?:const|let|var|function|class|return)\b)[\s{},*$\p{ID_Continue}\u200c\u200d]*$/su;

/** The last `import` or `export` that could begin what ends at an offset. */
function lastVerb(code: string, end: number): { word: 'import' | 'export'; end: number } | null {
  const from = Math.max(0, end - LONGEST_CLAUSE);
  const head = code.slice(Math.max(from, code.lastIndexOf(';', end) + 1), end);
  const verbs = [...head.matchAll(/(?<![\w$.])(import|export)(?![\w$])/g)];
  const last = verbs.at(-1);
  if (last === undefined) return null;
  const word = last[1] === 'export' ? 'export' : 'import';
  return { word, end: end - head.length + last.index + word.length };
}

/** `require('x')`, `import('x')` and `require.resolve('x')`. */
function callBefore(
  code: string,
  bracket: number,
  { end }: Literal,
): Omit<FoundImport, 'module' | 'at'> | null {
  const from = Math.max(0, bracket - LONGEST_CALLEE);
  const call = CALL.exec(code.slice(from, bracket));
  if (call === null || !/^\s*[),]/.test(code.slice(end, end + LONGEST_TARGET))) return null;
  const { 1: callee = '' } = call;
  const statement = { start: bracket - callee.length, end };
  if (/resolve$/.test(callee)) return { names: [], isReexport: false, form: 'mention', statement };
  const start = from + call.index;
  const target = TARGET.exec(code.slice(Math.max(0, start - LONGEST_TARGET), start))?.[1] ?? '';
  const names = target.startsWith('{')
    ? namesOf(target, ':')
    : target === ''
      ? []
      : [{ name: '*', alias: target }];
  return { names, isReexport: false, form: 'call', statement };
}

const CALL = /(?<![\w$]|\.\s*)(require(?:\s*\.\s*resolve)?|import)\s*$/;
const TARGET = /(?:const|let|var|import)\s+(\{[^{}]*\}|[\w$]+)\s*=\s*(?:await\s+)?$/;

function isWord(code: string, word: string, end: number): boolean {
  return code.endsWith(word, end) && !/[\w$.]/.test(code[end - word.length - 1] ?? '');
}

/** `a, { b, type c as d }`, `* as e` and `*`. */
function clauseNames(written: string): SourceImport['names'] {
  const clause = written.replace(/^\s*type\b(?!\s*(?:,|$))/, '');
  const braces = /\{([^}]*)\}/.exec(clause);
  const star = /\*(?:\s+as\s+([\w$]+))?/.exec(clause);
  const first = /^\s*([\w$]+)\s*(?:,|$)/.exec(clause)?.[1];
  return [
    ...(first === undefined ? [] : [{ name: 'default', alias: first }]),
    ...(star === null ? [] : [{ name: '*', alias: star[1] ?? '*' }]),
    ...(braces === null ? [] : namesOf(braces[1] ?? '', ' as ')),
  ];
}

function namesOf(list: string, separator: string): SourceImport['names'] {
  return list
    .replace(/[(){}\\]/g, ' ')
    .split(',')
    .map((entry) =>
      entry
        .replace(/\s+/g, ' ')
        .trim()
        .replace(/^type /, ''),
    )
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [name = '', alias] = entry.split(separator).map((word) => word.trim());
      return { name, alias: alias ?? name };
    });
}

/** Languages whose imports name a module on one line. */
function lineImports(text: string, pattern: RegExp): SourceImport[] {
  return [...text.matchAll(pattern)].map(({ 1: module = '' }) => {
    const last = module.split(/[./:\\]+/).findLast((part) => part !== '' && part !== '*') ?? module;
    return { module, names: [{ name: last, alias: last }], isReexport: false };
  });
}

/** How a language's imports are read, and the keywords of each with what may follow them. */
type Reader = {
  read: (text: string, language: string) => FoundImport[];
  words: readonly string[];
  isFollowedBy: RegExp;
};

const SCRIPT: Reader = {
  read: readScript,
  words: ['from', 'import', 'require'],
  isFollowedBy: /\s*(?:["'`(/]|\.\s*resolve\b)/y,
};
const READERS: Readonly<Record<string, Reader>> = {
  python: { read: readPython, words: ['import'], isFollowedBy: /[\s(*\\]|_(?:_|module)\(/y },
  javascript: SCRIPT,
  typescript: SCRIPT,
  tsx: SCRIPT,
};

const LINES: Readonly<Record<string, RegExp>> = {
  go: /^(?:import[ \t]+|[ \t]+)(?:[\w.]+[ \t]+)?"([^"\n]{1,300})"[ \t]*$/gm,
  rust: /^[ \t]*(?:pub[ \t]+)?use[ \t]+([\w:]{1,300})/gm,
  java: /^[ \t]*import[ \t]+(?:static[ \t]+)?([\w.*]{1,300})[ \t]*;/gm,
  c: /^[ \t]*#[ \t]*include[ \t]*["<]([^">\n]{1,300})[">]/gm,
  cpp: /^[ \t]*#[ \t]*include[ \t]*["<]([^">\n]{1,300})[">]/gm,
  c_sharp: /^[ \t]*(?:global[ \t]+)?using[ \t]+(?:static[ \t]+)?([\w.]{1,300})[ \t]*;/gm,
  ruby: /^[ \t]*require(?:_relative)?[ \t(]+['"]([^'"\n]{1,300})['"]/gm,
  php: /^[ \t]*use[ \t]+(?:function[ \t]+)?([\w\\]{1,300})/gm,
};
