import { dirname, join } from 'node:path/posix';

/**
 * One import or re-export. `typeOnly`: it is gone at run time. `target`: the file of a relative import, relative to the
 * project root; null for a package. `specifier` is null when it is computed.
 * @typedef {{ specifier: string | null, line: number, typeOnly: boolean, target: string | null }} Import
 */

const QUERY = `
  (import_statement source: (string) @source) @statement
  (export_statement source: (string) @source) @statement
  (call_expression function: (import) arguments: (arguments . (_) @argument)) @call
  (call_expression function: (identifier) @require (#eq? @require "require")
    arguments: (arguments . (string) @source))
  (call_expression function: (member_expression) @resolve
    (#match? @resolve "^(require|import[.]meta)[.]resolve$") arguments: (arguments . (string) @source))
`;

const VALUE_POSITION = /(statement|declarator|arguments|await_expression|arrow_function)$/;

/** @type {WeakMap<import('./tree.mjs').Tree, Map<string, Promise<Import[]>>>} */
const known = new WeakMap();

/**
 * Every import of a source file: static, dynamic, `import('x').Type`, `require` and `resolve`.
 * @param {import('./tree.mjs').Tree} tree
 * @param {string} path
 * @returns {Promise<Import[]>}
 */
export function importsOf(tree, path) {
  const ofTree = known.get(tree) ?? new Map();
  known.set(tree, ofTree);
  const imports = ofTree.get(path) ?? readImports(tree, path);
  ofTree.set(path, imports);
  return imports;
}

/**
 * @param {import('./tree.mjs').Tree} tree
 * @param {string} path
 * @returns {Promise<Import[]>}
 */
async function readImports(tree, path) {
  const captures = await tree.syntax(path, QUERY);
  return captures.flatMap((capture) => {
    if (capture.name !== 'source' && capture.name !== 'argument') return [];
    const specifier = literal(capture.text);
    const target = specifier?.startsWith('.') ? join(dirname(path), specifier) : null;
    return [{ specifier, line: capture.line, typeOnly: isTypeOnly(capture), target }];
  });
}

/**
 * The text of a string without substitutions; null for any other expression.
 * @param {string} expression
 */
function literal(expression) {
  const match = /^(['"`])(.*)\1$/s.exec(expression);
  return match === null || (match[1] === '`' && expression.includes('${')) ? null : (match[2] ?? null);
}

/** @param {import('./tree.mjs').Capture} capture */
function isTypeOnly({ name, node }) {
  if (name === 'argument') return isInType(node);
  return /^(import|export)\s+type\b(?!\s*(,|from\b))/.test(node.parent?.text ?? '');
}

/**
 * `import('x').Type` is parsed as a call; its position makes it a type.
 * @param {import('web-tree-sitter').Node} argument
 */
function isInType(argument) {
  const call = argument.parent?.parent ?? null;
  let ancestor = call?.parent ?? null;
  while (ancestor !== null && !ancestor.type.startsWith('type_') && !VALUE_POSITION.test(ancestor.type))
    ancestor = ancestor.parent;
  return ancestor?.type.startsWith('type_') ?? false;
}
