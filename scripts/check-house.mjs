import { fileURLToPath } from 'node:url';
import { checkBounds } from './house/bounds.mjs';
import { checkBudgets } from './house/budgets.mjs';
import { checkCycles } from './house/cycles.mjs';
import { checkDependencies } from './house/dependencies.mjs';
import { checkDocuments } from './house/documents.mjs';
import { checkExportComments } from './house/export-comments.mjs';
import { checkFlow } from './house/flow.mjs';
import { checkLayers } from './house/layers.mjs';
import { checkReads } from './house/reads.mjs';
import { checkSkips } from './house/skips.mjs';
import { checkSuppressions } from './house/suppressions.mjs';
import { Tree } from './house/tree.mjs';
import { checkWords } from './house/words.mjs';
import { isMain } from './is-main.mjs';

/** Every house rule that a script can check, by its name in CONTRIBUTING.md. */
export const CHECKERS = {
  layers: checkLayers,
  cycles: checkCycles,
  budgets: checkBudgets,
  dependencies: checkDependencies,
  documents: checkDocuments,
  flow: checkFlow,
  words: checkWords,
  suppressions: checkSuppressions,
  skips: checkSkips,
  bounds: checkBounds,
  reads: checkReads,
  'export-comments': checkExportComments,
};

/**
 * Runs every checker on a tree and prints its findings, one line each.
 * @param {string} root
 * @param {(line: string) => void} print
 * @returns {Promise<number>} How many findings.
 */
export async function checkHouse(root, print) {
  const tree = new Tree(root);
  let count = 0;
  for (const [name, check] of Object.entries(CHECKERS)) {
    const { findings, notes } = await check(tree);
    for (const { path, line, message } of findings) print(`${path}:${line}: ${message} [${name}]`);
    for (const note of notes) print(`note: ${note}`);
    count += findings.length;
  }
  const rules = `${Object.keys(CHECKERS).length} house checks, ${tree.paths.length} files`;
  print(count === 0 ? `${rules}: no findings` : `${rules}: ${count} findings`);
  return count;
}

if (isMain(import.meta.url)) {
  const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
  if ((await checkHouse(root, console.log)) > 0) process.exitCode = 1;
}
