import { isTest } from './tree.mjs';

/** Share of exported functions and types that must have a comment above. */
const FLOOR = 0.8;
const QUERY = `
  (export_statement declaration: [
    (function_declaration name: (_) @name)
    (generator_function_declaration name: (_) @name)
    (class_declaration name: (_) @name)
    (abstract_class_declaration name: (_) @name)
    (interface_declaration name: (_) @name)
    (type_alias_declaration name: (_) @name)
    (lexical_declaration (variable_declarator name: (identifier) @name value: [(arrow_function) (call_expression)]))
  ]) @export
`;

/**
 * Exports state their purpose, units or the caller's duty in a comment directly above.
 * @param {import('./tree.mjs').Tree} tree
 * @returns {Promise<import('./tree.mjs').Report>}
 */
export async function checkExportComments(tree) {
  /** @type {Map<string, { path: string, line: number, name: string, commented: boolean }>} */
  const exported = new Map();
  for (const path of tree.code.filter((path) => /^(src|surfaces)\//.test(path) && !isTest(path)))
    for (const { name, text, line, node } of await tree.syntax(path, QUERY)) {
      if (name !== 'name') continue;
      // A zod schema and the type derived from it share a name and one comment.
      const commented = exported.get(`${path} ${text}`)?.commented || hasComment(node);
      exported.set(`${path} ${text}`, { path, line, name: text, commented });
    }
  const bare = [...exported.values()].filter(({ commented }) => !commented);
  const share = exported.size === 0 ? 1 : 1 - bare.length / exported.size;
  const percent = `${Math.floor(share * 100)} % of ${exported.size} exported functions and types have a comment above`;
  if (share >= FLOOR) return { findings: [], notes: [`${percent} (at least ${FLOOR * 100} %)`] };
  const message = 'is exported and has no comment line above';
  return {
    findings: bare.map(({ path, line, name }) => ({ path, line, message: `${name} ${message}` })),
    notes: [`${percent}; at least ${FLOOR * 100} % must`],
  };
}

/** @param {import('web-tree-sitter').Node} node A name inside an export statement. */
function hasComment(node) {
  let statement = node;
  while (statement.parent !== null && statement.type !== 'export_statement') statement = statement.parent;
  const above = statement.previousSibling;
  return above?.type === 'comment' && above.endPosition.row === statement.startPosition.row - 1;
}
