import type { Tree, TreeCursor } from 'web-tree-sitter';
import { MAX_PYTHON_TREE_DEPTH } from '../../../config/limits.ts';

/**
 * A named node of a Python tree as plain data; comments are left out. Offsets are UTF-16 code units, half
 * open. `field` is what it is to its parent, such as `left`.
 */
export type PythonNode = {
  type: string;
  field: string | null;
  start: number;
  end: number;
  parent: PythonNode | null;
  children: PythonNode[];
};

/** Node types that `snapshot` does not look into, by the type of their parent. */
export type Closed = { parent: string; field: string };

/** Bodies of functions: an index needs their text at most. */
export const FUNCTION_BODIES: Closed = { parent: 'function_definition', field: 'body' };

/** The whole tree, or null when it is nested too deep. The tree stays the caller's. */
export function snapshot(tree: Tree, closed: Closed | null = null): PythonNode | null {
  const cursor = tree.walk();
  try {
    return copy(cursor, { closed, ...namesOf(tree) }, null, 0);
  } finally {
    cursor.delete();
  }
}

/** Asking the cursor for numbers costs a tenth of asking it for names. `types`: null for what is left out. */
type Copying = { closed: Closed | null; types: (string | null)[]; fields: (string | null)[] };

function namesOf({ language }: Tree): Omit<Copying, 'closed'> {
  const types = language.types.map((type, id) =>
    language.nodeTypeIsNamed(id) && type !== 'comment' ? type : null,
  );
  return { types, fields: language.fields };
}

function copy(
  cursor: TreeCursor,
  copying: Copying,
  parent: PythonNode | null,
  depth: number,
): PythonNode | null {
  if (depth > MAX_PYTHON_TREE_DEPTH) return null;
  const { closed, types, fields } = copying;
  const node: PythonNode = {
    type: types[cursor.nodeTypeId] ?? 'ERROR',
    field: fields[cursor.currentFieldId] ?? null,
    start: cursor.startIndex,
    end: cursor.endIndex,
    parent,
    children: [],
  };
  if (LEAVES.has(node.type)) return node;
  if (closed !== null && node.field === closed.field && parent?.type === closed.parent) return node;
  if (!cursor.gotoFirstChild()) return node;
  do {
    const type = types[cursor.nodeTypeId];
    if (type === null) continue;
    const child = copy(cursor, copying, node, depth + 1);
    if (child === null) return null;
    node.children.push(child);
  } while (cursor.gotoNextSibling());
  cursor.gotoParent();
  return node;
}

/** Nodes that have nothing named in them. */
const LEAVES = new Set([
  'identifier',
  'integer',
  'float',
  'true',
  'false',
  'none',
  'string_content',
  'pass_statement',
]);

export function fieldOf(node: PythonNode, field: string): PythonNode | null {
  return node.children.find((child) => child.field === field) ?? null;
}

export function fieldsOf(node: PythonNode, field: string): PythonNode[] {
  return node.children.filter((child) => child.field === field);
}

/** Every node below one, parents first; `isOpen` says which are looked into. */
export function* descendants(
  node: PythonNode,
  isOpen: (node: PythonNode) => boolean = () => true,
): Generator<PythonNode, void, void> {
  for (const child of node.children) {
    yield child;
    if (isOpen(child)) yield* descendants(child, isOpen);
  }
}

/** What a string literal says; null when it is none, or has values put into it. */
export function stringIn(node: PythonNode | null, text: string): string | null {
  if (node?.type !== 'string' || node.children.some(({ type }) => type === 'interpolation')) return null;
  const contents = node.children.filter(({ type }) => type === 'string_content');
  return contents.map(({ start, end }) => text.slice(start, end)).join('');
}

/** The definition inside its decorators, and their expressions. */
export function undecorated(node: PythonNode): { definition: PythonNode; decorators: PythonNode[] } {
  if (node.type !== 'decorated_definition') return { definition: node, decorators: [] };
  const decorators = node.children.filter(({ type }) => type === 'decorator');
  return {
    definition: fieldOf(node, 'definition') ?? node,
    decorators: decorators.flatMap(({ children }) => children.slice(0, 1)),
  };
}
