import type { Node, Tree, TreeCursor } from 'web-tree-sitter';
import { withCursor } from './tree-sitter-runtime.ts';

/** A place that does not parse; offsets in UTF-16 code units. `expected` is what is missing there, else null. */
export type ErrorNode = { start: number; end: number; expected: string | null };

/** Every ERROR and MISSING node of a tree in the order of the text. */
export function findErrorNodes(tree: Tree): ErrorNode[] {
  return withCursor(tree, (cursor) => {
    const found: ErrorNode[] = [];
    for (;;) {
      const node = cursor.currentNode;
      if (node.isMissing) found.push({ start: node.startIndex, end: node.endIndex, expected: node.type });
      else if (node.isError) found.push({ start: node.startIndex, end: node.endIndex, expected: null });
      if (!advance(cursor, node)) return found;
    }
  });
}

/** Down only where there is an error below: a sound file is one step, whatever its size. */
function advance(cursor: TreeCursor, node: Node): boolean {
  if (node.hasError && cursor.gotoFirstChild()) return true;
  while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return false;
  return true;
}
