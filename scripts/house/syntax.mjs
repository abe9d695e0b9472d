import { createRequire } from 'node:module';
import { Language, Parser, Query } from 'web-tree-sitter';

/**
 * A named piece of syntax; `line` counts from 1.
 * @typedef {{ name: string, text: string, line: number, node: import('web-tree-sitter').Node }} Capture
 */

const grammar = 'tree-sitter-typescript/tree-sitter-typescript.wasm';
/** @type {Promise<{ parser: Parser, language: Language }> | undefined} */
let loading;
/** @type {Map<string, import('web-tree-sitter').Tree>} */
const parsed = new Map();
/** @type {Map<string, Query>} */
const queries = new Map();

function load() {
  loading ??= Parser.init().then(async () => {
    const language = await Language.load(createRequire(import.meta.url).resolve(grammar));
    return { parser: new Parser().setLanguage(language), language };
  });
  return loading;
}

/**
 * Parses TypeScript or JavaScript; each text once per process.
 * @param {string} text
 */
export async function parseSource(text) {
  const { parser } = await load();
  const tree = parsed.get(text) ?? parser.parse(text);
  if (tree === null) throw new Error('The parser was given no language');
  parsed.set(text, tree);
  return tree.rootNode;
}

/**
 * The captures of a tree-sitter query in a source text, in text order.
 * @param {string} text
 * @param {string} source
 * @returns {Promise<Capture[]>}
 */
export async function querySyntax(text, source) {
  const root = await parseSource(text);
  const { language } = await load();
  const query = queries.get(source) ?? new Query(language, source);
  queries.set(source, query);
  return query
    .captures(root)
    .map(({ name, node }) => ({ name, text: node.text, line: node.startPosition.row + 1, node }));
}
