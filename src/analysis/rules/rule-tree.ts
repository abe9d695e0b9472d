import type { CompactTree } from '../syntax/compact-tree.ts';
import { type SyntaxNode, SyntaxTree, View } from '../syntax/syntax-node.ts';

/** Code nested deeper than this is not matched against the pattern rules. */
const MAX_RULE_TREE_DEPTH = 1_000;

const TYPES: Record<string, string> = {
  call_expression: 'call',
  new_expression: 'call',
  member_expression: 'attribute',
  assignment_expression: 'assignment',
  variable_declarator: 'assignment',
  arguments: 'argument_list',
};

/** Fields by their node type, where they differ from Python's. */
const FIELDS: Record<string, Record<string, string>> = {
  new_expression: { constructor: 'function' },
  member_expression: { property: 'attribute' },
  variable_declarator: { name: 'left', value: 'right' },
};

/**
 * Operators are seen. Calls, member access and assignments of all languages bear the names of Python's grammar, so that
 * one matcher fits all.
 */
const RULE_VIEW = new View({
  leftOut: new Set(['comment', 'optional_chain']),
  operators: new Set(['operator', 'operators']),
  types: TYPES,
  fields: FIELDS,
});

/** Code nested deeper than `MAX_RULE_TREE_DEPTH`. */
export class TooDeep extends Error {}

/** A syntax tree as rules see it. Throws `TooDeep`. */
export function ruleTree(compact: CompactTree, text: string): SyntaxTree {
  if (compact.depth > MAX_RULE_TREE_DEPTH) throw new TooDeep();
  return new SyntaxTree(compact, text, RULE_VIEW);
}

/** Nodes that mean the same as what they contain. */
const WRAPPERS = new Set([
  'parenthesized_expression',
  'expression_statement',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
  'type_assertion',
  'required_parameter',
  'optional_parameter',
  'lexical_declaration',
  'variable_declaration',
  'export_statement',
]);

/** The node without parentheses, type assertions and the statement around a lone expression. */
export function unwrap(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (WRAPPERS.has(inner.type)) {
    const [only, second] = inner.children;
    const isLone = second === undefined || TYPE_LAST.has(inner.type);
    if (only === undefined || !isLone) return inner;
    inner = inner.type === 'type_assertion' ? (second ?? only) : only;
  }
  return inner;
}

/** Wrappers that have a type next to the wrapped node. */
const TYPE_LAST = new Set([
  'as_expression',
  'satisfies_expression',
  'type_assertion',
  'required_parameter',
  'optional_parameter',
]);
