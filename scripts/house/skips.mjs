import { isTest } from './tree.mjs';

const QUERY = `
  (call_expression
    function: (member_expression object: (_) @object property: (property_identifier) @way)
    arguments: (arguments . (_)? @first)
    (#match? @way "^(skip|only|todo|fails|skipIf|runIf)$")) @call
`;
const RUNNERS = /^(it|test|describe|suite)\b/;
/** A title that says why the test does not always run. */
const REASON = /\b(skipped|needs|without|only (on|with|where))\b/i;

/**
 * A skipped test says why in the runner's output; none is run alone.
 * @param {import('./tree.mjs').Tree} tree
 * @returns {Promise<import('./tree.mjs').Report>}
 */
export async function checkSkips(tree) {
  const findings = [];
  for (const path of tree.code.filter(isTest)) {
    const captures = await tree.syntax(path, QUERY);
    for (const { node, line } of captures.filter(({ name }) => name === 'call')) {
      const message = callFault(node);
      if (message !== null) findings.push({ path, line, message });
    }
  }
  return { findings, notes: [] };
}

/** @param {import('web-tree-sitter').Node} call */
function callFault(call) {
  const callee = call.childForFieldName('function');
  const way = callee?.childForFieldName('property')?.text ?? '';
  const isRunner = RUNNERS.test(callee?.childForFieldName('object')?.text ?? '');
  if (!isRunner)
    return way === 'skip' && isContext(callee) && !hasText(call) ? 'skip() needs its reason as text' : null;
  if (way === 'only') return '.only leaves the other tests out';
  const made = way.endsWith('If') ? call.parent : call;
  // `skipIf(...).each(rows)` is titled by the call behind it.
  const titled = made?.type === 'member_expression' ? made.parent?.parent : made;
  const title = titled?.childForFieldName('arguments')?.namedChild(0)?.text ?? '';
  return REASON.test(title) ? null : `.${way} needs a title that says why ("skipped: ...", "needs ...")`;
}

/**
 * Vitest's context of a running test.
 * @param {import('web-tree-sitter').Node | null} callee
 */
function isContext(callee) {
  return /^(context|task|testContext)$/.test(callee?.childForFieldName('object')?.text ?? '');
}

/** @param {import('web-tree-sitter').Node} call */
function hasText(call) {
  return /['"`]/.test(call.childForFieldName('arguments')?.text ?? '');
}
