import type { Tree } from 'web-tree-sitter';
import type { CompactTree } from '../../../analysis/syntax/compact-tree.ts';
import { MAX_PYTHON_TREE_DEPTH } from '../../../config/limits.ts';
import { compact } from '../parsing/compact.ts';

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
  return new Copy(compact(tree), closed).of(0, null, 0);
}

class Copy {
  constructor(
    private readonly tree: CompactTree,
    private readonly closed: Closed | null,
  ) {}

  of(index: number, parent: PythonNode | null, depth: number): PythonNode | null {
    if (depth > MAX_PYTHON_TREE_DEPTH) return null;
    const node = this.alone(index, parent);
    if (LEAVES.has(node.type) || this.isClosed(node)) return node;
    const { kinds, after } = this.tree;
    const end = after[index] ?? 0;
    for (let place = index + 1; place < end; place = after[place] ?? end) {
      if (this.isLeftOut(kinds[place] ?? 0)) continue;
      const child = this.of(place, node, depth + 1);
      if (child === null) return null;
      node.children.push(child);
    }
    return node;
  }

  private alone(index: number, parent: PythonNode | null): PythonNode {
    const { vocabulary, kinds, fields, starts, ends } = this.tree;
    return {
      type: vocabulary.types[kinds[index] ?? 0] ?? 'ERROR',
      field: vocabulary.fields[fields[index] ?? 0] ?? null,
      start: starts[index] ?? 0,
      end: ends[index] ?? 0,
      parent,
      children: [],
    };
  }

  private isClosed({ field, parent }: PythonNode): boolean {
    return this.closed !== null && field === this.closed.field && parent?.type === this.closed.parent;
  }

  /** What has no name, and comments. */
  private isLeftOut(kind: number): boolean {
    const { isNamed, types } = this.tree.vocabulary;
    return isNamed[kind] === false || types[kind] === 'comment';
  }
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
  // The nodes that are due, the next one last: generators inside generators would hand each node up level by level.
  const due = node.children.toReversed();
  for (let next = due.pop(); next !== undefined; next = due.pop()) {
    yield next;
    if (!isOpen(next)) continue;
    for (let index = next.children.length - 1; index >= 0; index -= 1) {
      const child = next.children[index];
      if (child !== undefined) due.push(child);
    }
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
