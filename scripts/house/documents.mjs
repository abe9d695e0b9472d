import { linkedPath, mentionsOf } from './markdown.mjs';

const ROOT_DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'];

/**
 * Everything the documents name exists, and every page of docs/ can be reached by links from README.md.
 * @param {import('./tree.mjs').Tree} tree
 * @returns {Promise<import('./tree.mjs').Report>}
 */
export async function checkDocuments(tree) {
  const pages = tree.paths.filter((path) => /^docs\/.*\.md$/.test(path));
  const missing = ROOT_DOCUMENTS.filter((path) => !tree.known.has(path));
  const findings = missing.map((path) => ({ path, line: 1, message: 'is missing' }));
  const documents = [...ROOT_DOCUMENTS, ...pages].filter((path) => tree.known.has(path));
  for (const path of documents)
    for (const { kind, text, line } of mentionsOf(tree.read(path))) {
      const named = kind === 'link' ? linkedPath(path, text) : spelledPath(tree, text);
      if (named !== null && !isThere(tree, named))
        findings.push({ path, line, message: `names ${text}, which is not there` });
    }
  const reached = reachable(tree, 'README.md');
  for (const path of pages)
    if (!reached.has(path)) findings.push({ path, line: 1, message: 'no link leads here from README.md' });
  return { findings, notes: [] };
}

/**
 * A code span that is a path of this project, without line numbers and without placeholders (`NAME.ts`, `*.ts`,
 * `<name>.ts`); otherwise null.
 * @param {import('./tree.mjs').Tree} tree
 * @param {string} text
 */
function spelledPath(tree, text) {
  if (!/^[\w.][\w.@<>*{},/-]*\/[\w.@<>*{},/-]*(:[\d:-]+)?$/.test(text)) return null;
  const segments = text.replace(/:[\d:-]+$/, '').split('/');
  const [head = ''] = segments;
  if (!tree.has(head) && !tree.has(`src/${head}`)) return null;
  const open = segments.findIndex(
    (segment) => /[<*{]/.test(segment) || /^[A-Z]+(\.test)?\.(ts|mjs)$/.test(segment),
  );
  return (open === -1 ? segments : segments.slice(0, open)).join('/');
}

/**
 * @param {import('./tree.mjs').Tree} tree
 * @param {string} path From the root, or from src/.
 */
function isThere(tree, path) {
  return tree.has(path) || tree.has(`src/${path}`);
}

/**
 * @param {import('./tree.mjs').Tree} tree
 * @param {string} start
 */
function reachable(tree, start) {
  const reached = new Set([start]);
  for (const path of reached) {
    if (!path.endsWith('.md') || !tree.known.has(path)) continue;
    for (const { kind, text } of mentionsOf(tree.read(path))) {
      const target = kind === 'link' ? linkedPath(path, text) : null;
      if (target !== null) reached.add(target);
    }
  }
  return reached;
}
