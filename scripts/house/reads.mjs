import { importsOf } from './imports.mjs';
import { isTest } from './tree.mjs';

/** The only place where files are opened. There is no list of exceptions. */
const HOME = 'src/adapters/files/';
const CHECKED = /^(src|surfaces)\//;
const FILE_SYSTEM = /^(node:)?fs(\/promises)?$/;
const OPENS_NOTHING = [
  ...['access', 'constants', 'exists', 'lstat', 'readlink', 'realpath', 'stat', 'statfs', 'watch'],
  ...['appendFile', 'chmod', 'createWriteStream', 'link', 'mkdir', 'mkdtemp', 'rename', 'rm', 'symlink'],
  ...['unlink', 'utimes', 'writeFile'],
];
const ALLOWED = new Set(OPENS_NOTHING.flatMap((name) => [name, `${name}Sync`]));

const QUERY = '(import_statement (import_clause) @clause source: (string) @source) @statement';

/**
 * Files are read only through `src/adapters/files/`: a repository's `tsconfig.json` may be a link to /dev/zero, a named
 * pipe, or the user's key, and only the code there bounds a read and decides where a link may lead.
 * @param {import('./tree.mjs').Tree} tree
 * @returns {Promise<import('./tree.mjs').Report>}
 */
export async function checkReads(tree) {
  const findings = [];
  const paths = tree.code.filter((path) => CHECKED.test(path) && !isTest(path) && !path.startsWith(HOME));
  for (const path of paths) {
    const named = await namedImports(tree, path);
    for (const { specifier, line, typeOnly } of await importsOf(tree, path)) {
      if (typeOnly || specifier === null || !FILE_SYSTEM.test(specifier)) continue;
      const names = named.get(line) ?? ['all of it'];
      const reads = names.filter((name) => !ALLOWED.has(name));
      if (reads.length > 0)
        findings.push({ path, line, message: `${reads.join(', ')} of ${specifier}: read through ${HOME}` });
    }
  }
  return { findings, notes: [] };
}

/**
 * The names each import takes as values, by the line that names its module.
 * @param {import('./tree.mjs').Tree} tree
 * @param {string} path
 */
async function namedImports(tree, path) {
  /** @type {Map<number, string[]>} */
  const found = new Map();
  /** @type {string[]} */
  let names = [];
  for (const { name, node, line } of await tree.syntax(path, QUERY)) {
    if (name === 'clause') names = node.namedChildren.flatMap(valuesOf);
    if (name === 'source') found.set(line, names);
  }
  return found;
}

/**
 * The values one part of an import brings in; a default and a namespace bring everything.
 * @param {import('web-tree-sitter').Node | null} part
 */
function valuesOf(part) {
  if (part?.type !== 'named_imports') return ['all of it'];
  return part.namedChildren.flatMap((child) => {
    if (child?.type !== 'import_specifier' || /^type\s/.test(child.text)) return [];
    return [child.childForFieldName('name')?.text ?? child.text];
  });
}
