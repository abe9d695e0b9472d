import { isTest } from './tree.mjs';

/** Lines of a file. The first budget that matches a path counts. */
const BUDGETS = [
  { name: 'a test', fits: isTest, lines: 400 },
  { name: 'a task', fits: (/** @type {string} */ path) => path.startsWith('src/tasks/'), lines: 150 },
  { name: 'a file', fits: () => true, lines: 400 },
];
/** A longer non-test file is noted. */
const NOTED_LINES = 300;

/**
 * No file exceeds what a person reads in one sitting. The linter checks the budgets of functions (biome.json).
 * @param {import('./tree.mjs').Tree} tree
 * @returns {Promise<import('./tree.mjs').Report>}
 */
export async function checkBudgets(tree) {
  const findings = [];
  const notes = [];
  for (const path of tree.code) {
    const lines = tree.read(path).trimEnd().split('\n').length;
    const budget = BUDGETS.find(({ fits }) => fits(path));
    if (budget !== undefined && lines > budget.lines)
      findings.push({
        path,
        line: lines,
        message: `${lines} lines; ${budget.name} has at most ${budget.lines}`,
      });
    else if (lines > NOTED_LINES && !isTest(path)) notes.push(`${path} has ${lines} lines`);
  }
  return { findings, notes };
}
