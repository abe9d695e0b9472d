import { hasWord } from '../../base/escape-pattern.ts';
import { groupBy } from '../../base/group-by.ts';
import { isStandardModule } from '../../base/python-names.ts';
import type { TextEdit } from '../../base/text-edits.ts';
import { type Import, moduleKey, readImports, type TakenName, takenKey } from './read-imports.ts';
import { type Gaps, insertAt, insertBehind } from './spacing.ts';
import type { FileStyle } from './style.ts';
import { type Piece, type Unit, unitsOf } from './units.ts';
import { aliased, writeImport } from './write-imports.ts';

type ImportMerge = {
  file: Piece;
  /** Import statements of the code, and the part of the code that goes into the file. */
  wanted: readonly Unit[];
  used: string;
  language: string;
  /** The file's own path; null when it has none. */
  path: string | null;
  style: FileStyle;
};

/** The edits that add the imports new code in the file needs; no duplicates, and no unused ones. */
export function mergeImports(merge: ImportMerge): TextEdit[] {
  const { file, language, style } = merge;
  const units = unitsOf(file).filter(({ kind }) => kind === 'import');
  const edits: TextEdit[] = [];
  const fresh: Import[] = [];
  for (const missing of missingImports(merge)) {
    const home = units.find((unit) => takesMore(unit, missing, language));
    const edit = home === undefined ? null : extended(home, missing, style);
    const isTaken = edits.some((other) => other.start === edit?.start);
    if (edit !== null && !isTaken) edits.push(edit);
    else fresh.push(missing);
  }
  const groups = groupBy(fresh, ({ module }) => groupOf(module, language));
  const blocks = GROUPS.filter((group) => groups.has(group)).map((group) => {
    const imports = groups.get(group) ?? [];
    const text = imports.map((one) => writeImport(one, language, style)).join('\n');
    return placed({ file, units, group, language }, text);
  });
  return [...edits, ...joined(blocks, separates(file, units, language) ? '\n\n' : '\n')];
}

/** Merges blocks inserted at the same place, in order. */
function joined(blocks: readonly TextEdit[], gap: string): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const block of blocks) {
    const last = edits.at(-1);
    if (last?.start === block.start) last.text = last.text.trimEnd() + gap + block.text.trimStart();
    else edits.push({ ...block });
  }
  return edits;
}

/** The imports of the code that it uses and the file lacks. */
function missingImports({ file, wanted, used, language, path }: ImportMerge): Import[] {
  const has = unitsOf(file)
    .filter(({ kind, text }) => kind === 'import' || /^(?:if|try)\b/.test(text))
    .flatMap(({ text }) => readImports(text, language));
  const aliases = new Map(
    has.flatMap(({ module, names }) => names.map((name) => [name.alias, takenKey(module, name)] as const)),
  );
  const isMissing = (name: TakenName) => {
    // A name that the file already has from elsewhere keeps its meaning.
    if (aliases.has(name.alias)) return false;
    return name.alias === '*' || hasWord(used, name.alias.split('.')[0] ?? name.alias);
  };
  const missing: Import[] = [];
  for (const found of wanted.flatMap(({ text }) => readImports(text, language))) {
    if (isOwn(found.module, path)) continue;
    const isKnown = has.some(({ module }) => moduleKey(module) === moduleKey(found.module));
    const names = found.names.filter(isMissing);
    if (found.names.length === 0 ? isKnown : names.length === 0) continue;
    for (const name of names) aliases.set(name.alias, takenKey(found.module, name));
    missing.push({ ...found, names });
  }
  return missing;
}

/** A model that does not know its code goes into this file imports from it. */
function isOwn(module: string, path: string | null): boolean {
  const stem = /([^/\\]+?)\.\w+$/.exec(path ?? '')?.[1];
  if (stem === undefined) return false;
  const parts = module.startsWith('.')
    ? module.replace(/\.(?:[cm]?[jt]sx?)$/, '').split('/')
    : module.split('.');
  const isPlain = module.startsWith('./') || !module.includes('/');
  return isPlain && parts.at(-1) === stem && (module.startsWith('.') || parts.length === 1);
}

/** Whether names can be added to a statement of the file. */
function takesMore({ text }: Unit, missing: Import, language: string): boolean {
  if (!missing.isNamed || missing.names.some(({ name }) => name === '*' || name === 'default')) return false;
  const own = readImports(text, language);
  const [only] = own;
  if (only === undefined || own.length > 1 || !only.isNamed) return false;
  const isSame = moduleKey(only.module) === moduleKey(missing.module);
  return isSame && only.isType === missing.isType && !only.names.some(({ name }) => name === '*');
}

/** The statement with names added after its last one. */
function extended({ text, start }: Unit, { names }: Import, { modules }: FileStyle): TextEdit | null {
  const isRequire = /=\s*require\(/.test(text);
  const isBraced = /\{[^}]*\}/.test(text);
  const separator = isRequire ? ': ' : ' as ';
  const added = names
    .map((name) => aliased(name, isBraced || modules === 'esm' ? separator : ' as '))
    .join(', ');
  const list = /^([\s\S]*?[\w$])(,?)(\s*)([})][\s\S]*)$/.exec(text);
  if (list === null) {
    const line = /^([^#\n]*?)(\s*(?:#.*)?)$/.exec(text);
    if (line === null || text.includes('\n')) return null;
    return { start, end: start + text.length, text: `${line[1]}, ${added}${line[2]}` };
  }
  const [, head = '', comma = '', blanks = '', tail = ''] = list;
  if (!blanks.includes('\n'))
    return { start, end: start + text.length, text: `${head}, ${added}${comma}${blanks}${tail}` };
  const indent = /\n([ \t]*)[^\n]*$/.exec(head)?.[1] ?? '';
  return { start, end: start + text.length, text: `${head},\n${indent}${added}${comma}${blanks}${tail}` };
}

type Group = 'future' | 'standard' | 'package' | 'own';
const GROUPS: readonly Group[] = ['future', 'standard', 'package', 'own'];
const NODE_MODULE =
  /^(?:node:.*|assert|buffer|child_process|cluster|crypto|dns|events|fs|http|https|net|os|path|perf_hooks|process|querystring|readline|stream|timers|tls|tty|url|util|v8|vm|worker_threads|zlib)(?:\/|$)/;

function groupOf(module: string, language: string): Group {
  if (module === '__future__') return 'future';
  if (/^[.~]|^@\//.test(module)) return 'own';
  const isStandard =
    language === 'python' ? isStandardModule(module.split('.')[0] ?? module) : NODE_MODULE.test(module);
  return isStandard ? 'standard' : 'package';
}

type Block = { file: Piece; units: readonly Unit[]; group: Group; language: string };

/** After the imports of its group, otherwise between the groups before and after it. */
function placed({ file, units, group, language }: Block, put: string): TextEdit {
  const rankOf = ({ text }: Unit) =>
    GROUPS.indexOf(groupOf(readImports(text, language)[0]?.module ?? '', language));
  const rank = GROUPS.indexOf(group);
  const same = units.findLast((unit) => rankOf(unit) === rank);
  if (same !== undefined) return insertBehind(file.text, same.end, put, { before: 0, after: 0 });
  const gap = separates(file, units, language) ? 1 : 0;
  const lower = units.findLast((unit) => rankOf(unit) < rank);
  if (lower !== undefined) return insertBehind(file.text, lower.end, put, { before: gap, after: gap });
  const first = units[0];
  if (first !== undefined) return insertAt(file.text, first.start, put, { before: 0, after: gap });
  return atTop(file, put, { before: 1, after: language === 'python' ? 2 : 1 });
}

/** Whether the file separates its imports with blank lines; with a single import, the usual style applies. */
function separates({ text }: Piece, units: readonly Unit[], language: string): boolean {
  if (units.length < 2) return language === 'python';
  return units.some((unit, index) => {
    const next = units[index + 1];
    return next !== undefined && /\n[ \t]*\r?\n/.test(text.slice(unit.end, next.start));
  });
}

/** Below what has to come first: `#!`, a license, the docstring. */
function atTop(file: Piece, put: string, gaps: Gaps): TextEdit {
  const units = unitsOf(file);
  const heading = units.findLast((unit, index) => {
    const isRow = units.slice(0, index + 1).every(({ kind }) => kind === 'comment' || kind === 'docstring');
    if (!isRow) return false;
    const next = units[index + 1];
    const isFree = next === undefined || /\n[ \t]*\r?\n/.test(file.text.slice(unit.end, next.start));
    return unit.kind === 'docstring' || isFree || unit.text.startsWith('#!');
  });
  const isConstant =
    gaps.after === 2 &&
    units.find(({ kind }) => kind !== 'comment' && kind !== 'docstring')?.definition?.kind === 'constant';
  const wanted = isConstant ? { ...gaps, after: 1 } : gaps;
  if (heading !== undefined) return insertBehind(file.text, heading.end, put, wanted);
  return insertAt(file.text, 0, put, { ...wanted, before: 0 });
}
