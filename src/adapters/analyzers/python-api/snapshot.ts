import type { Tree } from 'web-tree-sitter';
import type { PythonNode } from '../../../analysis/python-api/syntax.ts';
import type { CompactTree } from '../../../analysis/syntax/compact-tree.ts';
import { compact } from '../parsing/compact.ts';

/** Levels of a Python syntax tree that are read. */
const MAX_PYTHON_TREE_DEPTH = 400;

/** Node types that `snapshot` does not enter, by the type of their parent. */
export type Closed = { parent: string; field: string };

/** Bodies of functions: an index needs only their text. */
export const FUNCTION_BODIES: Closed = { parent: 'function_definition', field: 'body' };

/** Copies the whole tree; null when it is nested too deep. The caller still owns the tree. */
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

  /** True for unnamed nodes and comments. */
  private isLeftOut(kind: number): boolean {
    const { isNamed, types } = this.tree.vocabulary;
    return isNamed[kind] === false || types[kind] === 'comment';
  }
}

/** Nodes without named children. */
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
