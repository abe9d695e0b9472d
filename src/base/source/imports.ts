import type { SourceImport } from '../../contract/source-code.ts';

type Found = { index: number; found: SourceImport };

/** What a text imports, in order, by the forms that its language (one of our ids) writes imports in; at most `limit`. */
export function importsOf(text: string, language: string, limit: number): SourceImport[] {
  const read = READERS[language];
  if (read === undefined) return [];
  return read(text)
    .sort((left, right) => left.index - right.index)
    .slice(0, limit)
    .map(({ found }) => found);
}

/** The import statements of a text with their places, each whole where its names stand on lines of their own. */
export function importStatements(text: string, language: string): { index: number; statement: string }[] {
  const statements = text.matchAll(STATEMENTS[language] ?? IMPORT_LINE);
  return [...statements].map(({ 0: statement, index }) => ({ index, statement }));
}

/** The text with its import statements blanked: as long as it was, line by line. */
export function withoutImports(text: string, language: string): string {
  return text.replace(STATEMENTS[language] ?? IMPORT_LINE, (statement) => statement.replace(/[^\n]/g, ' '));
}

const FROM_IMPORT = /^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]{0,4000}\)|[^\n#]+)/gm;
const PLAIN_IMPORT = /^[ \t]*import[ \t]+([\w.][^\n#]*)/gm;

function readPython(text: string): Found[] {
  const found: Found[] = [];
  for (const { index, 1: module = '', 2: names = '' } of text.matchAll(FROM_IMPORT))
    found.push({
      index,
      found: { module, names: namesOf(names.replace(/#[^\n]*/g, ''), ' as '), isReexport: true },
    });
  for (const { index, 1: modules = '' } of text.matchAll(PLAIN_IMPORT))
    for (const module of modules.split(',')) {
      const [name = '', alias] = module.trim().split(/\s+as\s+/);
      if (!/^[\w.]+$/.test(name)) continue;
      const names = [{ name: '*', alias: alias ?? name }];
      found.push({ index, found: { module: name, names, isReexport: false } });
    }
  return found;
}

const MODULE_FROM =
  /^[ \t]*(import|export)\b(?:[ \t]+type\b)?([^'"`;]{0,4000}?)\bfrom[ \t\n]*['"]([^'"\n]{1,400})['"]/gm;
const MODULE_ALONE = /^[ \t]*import[ \t]*['"]([^'"\n]{1,400})['"]/gm;
const REQUIRED =
  /(?:(?:const|let|var)[ \t]+(\{[^}]{0,2000}\}|[\w$]+)[ \t]*=[ \t]*(?:await[ \t]+)?)?\b(?:require|import)\([ \t\n]*['"]([^'"\n]{1,400})['"]/g;

function readJavaScript(text: string): Found[] {
  const found: Found[] = [];
  for (const { index, 1: verb, 2: clause = '', 3: module = '' } of text.matchAll(MODULE_FROM))
    found.push({ index, found: { module, names: clauseNames(clause), isReexport: verb === 'export' } });
  for (const { index, 1: module = '' } of text.matchAll(MODULE_ALONE))
    found.push({ index, found: { module, names: [], isReexport: false } });
  for (const { index, 1: target = '', 2: module = '' } of text.matchAll(REQUIRED)) {
    const names = target.startsWith('{')
      ? namesOf(target, ':')
      : target === ''
        ? []
        : [{ name: '*', alias: target }];
    found.push({ index, found: { module, names, isReexport: false } });
  }
  return found;
}

/** `a, { b, type c as d }`, `* as e` and `*`. */
function clauseNames(clause: string): SourceImport['names'] {
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
function lineReader(pattern: RegExp): (text: string) => Found[] {
  return (text) =>
    [...text.matchAll(pattern)].map(({ index, 1: module = '' }) => {
      const last = module.split(/[./:\\]+/).findLast((part) => part !== '' && part !== '*') ?? module;
      return { index, found: { module, names: [{ name: last, alias: last }], isReexport: false } };
    });
}

const IMPORT_LINE = /^[ \t]*import\b[^\n]*$/gm;
const SCRIPT_STATEMENT = /^[ \t]*import\b(?:[^'"`;]{0,4000}?\bfrom)?[ \t\n]*['"][^'"\n]{1,400}['"]/gm;
const STATEMENTS: Record<string, RegExp> = {
  python: /^[ \t]*(?:from[ \t]+[.\w]+[ \t]+import[ \t]+(?:\([^)]{0,4000}\)|[^\n#]+)|import[ \t]+[^\n#]+)/gm,
  javascript: SCRIPT_STATEMENT,
  typescript: SCRIPT_STATEMENT,
  tsx: SCRIPT_STATEMENT,
};

const READERS: Record<string, (text: string) => Found[]> = {
  python: readPython,
  javascript: readJavaScript,
  typescript: readJavaScript,
  tsx: readJavaScript,
  go: lineReader(/^(?:import[ \t]+|[ \t]+)(?:[\w.]+[ \t]+)?"([^"\n]{1,300})"[ \t]*$/gm),
  rust: lineReader(/^[ \t]*(?:pub[ \t]+)?use[ \t]+([\w:]{1,300})/gm),
  java: lineReader(/^[ \t]*import[ \t]+(?:static[ \t]+)?([\w.*]{1,300})[ \t]*;/gm),
  c: lineReader(/^[ \t]*#[ \t]*include[ \t]*["<]([^">\n]{1,300})[">]/gm),
  cpp: lineReader(/^[ \t]*#[ \t]*include[ \t]*["<]([^">\n]{1,300})[">]/gm),
  c_sharp: lineReader(/^[ \t]*(?:global[ \t]+)?using[ \t]+(?:static[ \t]+)?([\w.]{1,300})[ \t]*;/gm),
  ruby: lineReader(/^[ \t]*require(?:_relative)?[ \t(]+['"]([^'"\n]{1,300})['"]/gm),
  php: lineReader(/^[ \t]*use[ \t]+(?:function[ \t]+)?([\w\\]{1,300})/gm),
};
