import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { textHash } from '../../../src/base/fingerprint.ts';
import type { LanguageId } from '../../../src/base/languages.ts';

/** A function of an installed package with the imports of its module, as a model would write it in a file. */
export type CleanFunction = { id: string; code: string; language?: LanguageId };

const MIN_LINES = 6;
const MAX_LINES = 80;
/** Tests, examples and generated tables are not shipped code. */
const SKIPPED =
  /(^|\/)(tests?|test_\w*|idlelib|lib2to3|turtledemo|ensurepip|__pycache__|site-packages|lib-dynload)(\/|$)/;

/** `count` functions, selected by the hash of their name: the same ones on every run over the same packages. */
export function cleanFunctions(folders: string[], count: number): CleanFunction[] {
  const all = folders.flatMap((folder) =>
    pythonFiles(folder, folder).flatMap((path) =>
      functionsIn(relative(folder, path), readFileSync(path, 'utf8')),
    ),
  );
  return picked(all, count);
}

function picked(all: readonly CleanFunction[], count: number): CleanFunction[] {
  const rank = ({ id }: CleanFunction) => textHash(id);
  return all
    .map((one) => ({ one, key: rank(one) }))
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .slice(0, count)
    .map(({ one }) => one);
}

/** Tests, examples and bundler output are not code that a model would write. */
const SKIPPED_SCRIPTS = /(^|\/)(tests?|__tests__|dist|build|umd|min|docs|examples?|typings)(\/|$)|\.min\./;
const MAX_SCRIPT_LINES = 400;

/** `count` whole JavaScript files of packages, the same ones on every run; duplicate texts count once. */
export function cleanScripts(folder: string, count: number): CleanFunction[] {
  const texts = new Map<string, CleanFunction>();
  for (const path of scriptFiles(folder, folder)) {
    const code = readFileSync(path, 'utf8');
    const lines = code.split('\n').length;
    if (lines < MIN_LINES || lines > MAX_SCRIPT_LINES || texts.has(code)) continue;
    texts.set(code, { id: relative(folder, path), code, language: 'javascript' });
  }
  return picked([...texts.values()], count);
}

function scriptFiles(root: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (SKIPPED_SCRIPTS.test(relative(root, path))) return [];
      if (entry.isDirectory()) return scriptFiles(root, path);
      return /\.[cm]?js$/.test(entry.name) ? [path] : [];
    });
}

function pythonFiles(root: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (SKIPPED.test(relative(root, path))) return [];
    if (entry.isDirectory()) return pythonFiles(root, path);
    return entry.name.endsWith('.py') ? [path] : [];
  });
}

function functionsIn(path: string, text: string): CleanFunction[] {
  const lines = text.split('\n');
  const imports = lines.filter((line) =>
    /^(import \w[\w., ]*|from [\w.]+ import [\w, *]+)( as \w+)?\s*$/.test(line),
  );
  return lines.flatMap((line, index) => {
    const head = /^( *)(?:async )?def (\w+)/.exec(line);
    if (head === null) return [];
    const indent = head[1]?.length ?? 0;
    const body = bodyOf(lines.slice(index), indent);
    if (body.length < MIN_LINES || body.length > MAX_LINES) return [];
    const code = [...imports, '', '', ...body.map((one) => one.slice(indent)), ''].join('\n');
    return [{ id: `${path}:${index + 1} ${head[2]}`, code }];
  });
}

/** A function's lines: its head, which may span several, and the indented lines below it. */
function bodyOf([head = '', ...rest]: string[], indent: number): string[] {
  const end = rest.findIndex(
    (line) => /\S/.test(line) && line.search(/\S/) <= indent && !/^\s*[)\]]/.test(line),
  );
  const body = [head, ...rest.slice(0, end === -1 ? rest.length : end)];
  while (body.at(-1)?.trim() === '') body.pop();
  return body;
}
