import { importsOf } from './imports.mjs';

/**
 * No import cycles: a file that cannot be understood without itself. Type imports count, for whoever reads one file of
 * a cycle has to read all of it.
 * @param {import('./tree.mjs').Tree} tree
 * @returns {Promise<import('./tree.mjs').Report>}
 */
export async function checkCycles(tree) {
  /** @type {Map<string, string[]>} */
  const graph = new Map();
  for (const path of tree.code) {
    const imports = await importsOf(tree, path);
    graph.set(path, [...new Set(imports.flatMap(({ target }) => target ?? []))]);
  }
  const findings = [];
  const reported = new Set();
  for (const path of graph.keys()) {
    if (reported.has(path)) continue;
    const cycle = shortestCycle(graph, path);
    for (const member of cycle) reported.add(member);
    const message = `import cycle: ${[...cycle, path].join(' -> ')}`;
    if (cycle.length > 0) findings.push({ path, line: 1, message });
  }
  return { findings, notes: [] };
}

/**
 * The files of the shortest cycle through a file, or none.
 * @param {Map<string, string[]>} graph
 * @param {string} start
 * @returns {string[]}
 */
function shortestCycle(graph, start) {
  /** @type {Map<string, string>} */
  const cameFrom = new Map();
  const queue = [start];
  for (const path of queue) {
    for (const next of graph.get(path) ?? []) {
      if (next === start) return wayTo(cameFrom, start, path);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, path);
      queue.push(next);
    }
  }
  return [];
}

/**
 * @param {Map<string, string>} cameFrom
 * @param {string} start
 * @param {string} end
 */
function wayTo(cameFrom, start, end) {
  const way = [end];
  for (let path = end; path !== start; ) {
    path = cameFrom.get(path) ?? start;
    way.unshift(path);
  }
  return way;
}
