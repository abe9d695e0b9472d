import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path/posix';
import { importsOf } from './imports.mjs';
import { isShipped } from './tree.mjs';

const LEDGER = 'DEPENDENCIES.md';

/**
 * DEPENDENCIES.md has exactly one line for each package of package.json, the lockfile has the same roots, nothing
 * undeclared is imported, and nothing is installed for the user that no code imports.
 * @param {import('./tree.mjs').Tree} tree
 * @returns {Promise<import('./tree.mjs').Report>}
 */
export async function checkDependencies(tree) {
  const findings = [...ledgerFindings(tree), ...lockFindings(tree)];
  /** @type {Set<string | null>} */
  const imported = new Set();
  for (const path of tree.code) {
    for (const { specifier, line, typeOnly } of await importsOf(tree, path)) {
      const name = packageName(specifier);
      const message = name === null ? null : importFault(tree, path, name, typeOnly);
      if (message !== null) findings.push({ path, line, message });
      if (isShipped(path)) imported.add(name);
    }
  }
  for (const name of declared(tree, '.').production)
    if (!imported.has(name))
      findings.push({ path: 'package.json', line: 1, message: `${name} is imported nowhere` });
  return { findings, notes: [] };
}

/** @param {import('./tree.mjs').Tree} tree */
function ledgerFindings(tree) {
  const { production, development } = declared(tree, '.');
  const rows = ledgerRows(tree);
  const names = [...production, ...development];
  const findings = names
    .filter((name) => !rows.some((row) => row.name === name))
    .map((name) => ({ path: LEDGER, line: 1, message: `${name} of package.json has no line here` }));
  for (const [index, { name, cells, line }] of rows.entries()) {
    const say = (/** @type {string} */ message) =>
      findings.push({ path: LEDGER, line, message: `${name} ${message}` });
    if (!names.includes(name)) say('is not in package.json');
    if (rows.findIndex((row) => row.name === name) !== index) say('stands here twice');
    if (cells.length < 2 || cells.some((cell) => cell === ''))
      say('needs why it, and what else was considered');
  }
  return findings;
}

/**
 * Table rows whose first cell is a package name in backticks.
 * @param {import('./tree.mjs').Tree} tree
 */
function ledgerRows(tree) {
  if (!tree.has(LEDGER)) return [];
  return tree
    .read(LEDGER)
    .split('\n')
    .flatMap((text, index) => {
      const match = /^\|\s*`([^`]+)`\s*\|(.*)\|\s*$/.exec(text);
      const cells = (match?.[2] ?? '').split('|').map((cell) => cell.trim());
      return match === null ? [] : [{ name: match[1] ?? '', cells, line: index + 1 }];
    });
}

/** @param {import('./tree.mjs').Tree} tree */
function lockFindings(tree) {
  const path = 'package-lock.json';
  if (!tree.has(path)) return [{ path, line: 1, message: 'is missing; run "npm install"' }];
  const root = tree.readJson(path).packages[''];
  const { dependencies = {}, devDependencies = {} } = tree.readJson('package.json');
  const wanted = Object.entries({ ...dependencies, ...devDependencies });
  const locked = { ...root.dependencies, ...root.devDependencies };
  const message = 'differs from package.json; run "npm install"';
  const same = wanted.every(([name, version]) => locked[name] === version);
  return same && Object.keys(locked).length === wanted.length ? [] : [{ path, line: 1, message }];
}

/** @param {string | null} specifier Null for a computed one, for Node's own modules and for files. */
function packageName(specifier) {
  if (specifier === null || /^[./#]|^(node|file|data):/.test(specifier)) return null;
  const [first = '', second = ''] = specifier.split('/');
  const name = first.startsWith('@') ? `${first}/${second}` : first;
  return builtinModules.includes(name) ? null : name;
}

/**
 * @param {import('./tree.mjs').Tree} tree
 * @param {string} path
 * @param {string} name
 * @param {boolean} typeOnly
 */
function importFault(tree, path, name, typeOnly) {
  const { production, development } = declared(tree, dirname(path));
  if (production.includes(name)) return null;
  if (!development.includes(name)) return `${name} is imported and in no package.json`;
  return isShipped(path) && !typeOnly
    ? `${name} is only in devDependencies; what ships cannot import it`
    : null;
}

/**
 * The declarations of every package.json from a folder up to the root.
 * @param {import('./tree.mjs').Tree} tree
 * @param {string} folder
 * @returns {{ production: string[], development: string[] }}
 */
function declared(tree, folder) {
  const above = folder === '.' ? { production: [], development: [] } : declared(tree, dirname(folder));
  const path = join(folder, 'package.json');
  if (!tree.known.has(path)) return above;
  const { dependencies = {}, devDependencies = {} } = tree.readJson(path);
  return {
    production: [...above.production, ...Object.keys(dependencies)],
    development: [...above.development, ...Object.keys(devDependencies)],
  };
}
