import type { Tree, TreeCursor } from 'web-tree-sitter';
import { MAX_RULE_TREE_DEPTH } from '../../../config/limits.ts';

/**
 * A syntax tree as plain data: asking WebAssembly for each node again and again is what makes matching slow.
 * Punctuation is left out; operators are kept. Calls, member access and assignments of all languages bear the
 * names of Python's grammar, so that one matcher fits all. Offsets are UTF-16 code units, half open.
 */
export type SyntaxNode = {
  type: string;
  /** What the node is to its parent (`left`, `arguments`), or null. */
  field: string | null;
  start: number;
  end: number;
  parent: SyntaxNode | null;
  children: SyntaxNode[];
};

const TYPES: Record<string, string> = {
  call_expression: 'call',
  new_expression: 'call',
  member_expression: 'attribute',
  assignment_expression: 'assignment',
  variable_declarator: 'assignment',
  arguments: 'argument_list',
};

/** Fields by the type they stand in, where they differ from Python's. */
const FIELDS: Record<string, Record<string, string>> = {
  new_expression: { constructor: 'function' },
  member_expression: { property: 'attribute' },
  variable_declarator: { name: 'left', value: 'right' },
};

/** Code nested deeper than `MAX_RULE_TREE_DEPTH`. */
export class TooDeep extends Error {}

/** The whole tree; throws `TooDeep`. The tree is not changed and stays the caller's. */
export function snapshot(tree: Tree): SyntaxNode {
  const copy = new TreeCopy(tree);
  try {
    return copy.node(null, '');
  } finally {
    copy.close();
  }
}

class TreeCopy {
  private readonly cursor: TreeCursor;
  private readonly types: string[];
  private readonly fields: (string | null)[];
  private readonly isNamed: boolean[];
  private depth = 0;

  constructor(tree: Tree) {
    const { types, fields } = tree.language;
    this.cursor = tree.walk();
    this.types = types;
    this.fields = fields;
    this.isNamed = types.map((_, id) => tree.language.nodeTypeIsNamed(id));
  }

  /** The node that the cursor is at. `parentType` is the grammar's own word for its parent, which names the fields. */
  node(parent: SyntaxNode | null, parentType: string): SyntaxNode {
    if (this.depth > MAX_RULE_TREE_DEPTH) throw new TooDeep();
    const { cursor } = this;
    const type = this.types[cursor.nodeTypeId] ?? 'ERROR';
    const field = this.fields[cursor.currentFieldId] ?? null;
    const node: SyntaxNode = {
      type: TYPES[type] ?? type,
      field: field === null ? null : (FIELDS[parentType]?.[field] ?? field),
      start: cursor.startIndex,
      end: cursor.endIndex,
      parent,
      children: [],
    };
    this.depth += 1;
    if (cursor.gotoFirstChild()) {
      do {
        if (this.isKept()) node.children.push(this.node(node, type));
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
    this.depth -= 1;
    return node;
  }

  close(): void {
    this.cursor.delete();
  }

  private isKept(): boolean {
    const id = this.cursor.nodeTypeId;
    if (this.isNamed[id] !== false)
      return this.types[id] !== 'comment' && this.types[id] !== 'optional_chain';
    const field = this.fields[this.cursor.currentFieldId];
    return field === 'operator' || field === 'operators';
  }
}

/** Nodes that say nothing of their own: what stands in them is meant. */
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

/** The node without brackets, type assertions and the statement around a lone expression. */
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

/** Wrappers that carry a type beside what they wrap. */
const TYPE_LAST = new Set([
  'as_expression',
  'satisfies_expression',
  'type_assertion',
  'required_parameter',
  'optional_parameter',
]);

/** The child that has this field, or null. */
export function childOf(node: SyntaxNode, field: string): SyntaxNode | null {
  return node.children.find((child) => child.field === field) ?? null;
}

/** Calls `visit` for the node and all below it, in the order of the text. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  visit(node);
  for (const child of node.children) walk(child, visit);
}
