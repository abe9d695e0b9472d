import { importsOf } from './imports.mjs';

const DOCUMENT = 'ARCHITECTURE.md';
const PATH = '`?[\\w.-]+(?:/[\\w.-]+)*\\.(?:ts|mjs)`?';
const ARROW = '\\s*(?:->|→)\\s*';

/**
 * The flow lines of ARCHITECTURE.md (`a.ts` -> `b.ts` -> `c.ts`) match the code: each file is imported by an earlier
 * one, as a conductor imports all its stages, or reached from its neighbor.
 * @param {import('./tree.mjs').Tree} tree
 * @returns {Promise<import('./tree.mjs').Report>}
 */
export async function checkFlow(tree) {
  if (!tree.known.has(DOCUMENT)) return { findings: [], notes: [] };
  const text = tree.read(DOCUMENT);
  const findings = [];
  const lines = [...text.matchAll(new RegExp(`${PATH}(?:${ARROW}${PATH})+`, 'g'))];
  if (lines.length === 0)
    findings.push({ path: DOCUMENT, line: 1, message: 'has no flow line (`a.ts` -> `b.ts`)' });
  for (const match of lines) {
    const line = text.slice(0, match.index).split('\n').length;
    const names = match[0].split(new RegExp(ARROW)).map((name) => name.replaceAll('`', ''));
    for (const message of await faultsOf(tree, names)) findings.push({ path: DOCUMENT, line, message });
  }
  return { findings, notes: [] };
}

/**
 * @param {import('./tree.mjs').Tree} tree
 * @param {string[]} names
 */
async function faultsOf(tree, names) {
  const faults = [];
  const paths = names.map((name) => [name, `src/${name}`].find((path) => tree.known.has(path)) ?? null);
  for (const [index, path] of paths.entries()) {
    const before = paths.slice(0, index).flatMap((earlier) => earlier ?? []);
    if (path === null) faults.push(`the flow names ${names[index]}, which is not there`);
    else if (before.length > 0 && !(await isReached(tree, before, path)))
      faults.push(`no file before ${names[index]} in this flow imports it`);
  }
  return faults;
}

/**
 * @param {import('./tree.mjs').Tree} tree
 * @param {string[]} before
 * @param {string} path
 */
async function isReached(tree, before, path) {
  for (const earlier of before) if ((await targets(tree, earlier)).includes(path)) return true;
  const reached = new Set(before.slice(-1));
  for (const file of reached) for (const target of await targets(tree, file)) reached.add(target);
  return reached.has(path);
}

/**
 * @param {import('./tree.mjs').Tree} tree
 * @param {string} path
 */
async function targets(tree, path) {
  const imports = await importsOf(tree, path);
  return imports.flatMap(({ target }) => (target !== null && tree.known.has(target) ? target : []));
}
