/** An ESTree node. Rules read further fields by key. Offsets in UTF-16 code units. */
export type TreeNode = { type: string; range: [number, number]; [key: string]: unknown };

/** Something wrong at a node; offsets in UTF-16 code units. */
export type Hit = {
  rule: string;
  kind: 'wrong' | 'suspect';
  message: string;
  node: TreeNode;
  name?: string;
};

export function isNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'range' in value;
}

/** The nodes of a member with one node or many. */
export function nodesOf(value: unknown): TreeNode[] {
  if (Array.isArray(value)) return value.filter(isNode);
  return isNode(value) ? [value] : [];
}

/** The root and every node below it, parents first. Not recursive: hostile code is deeply nested. */
export function* walk(root: TreeNode): Generator<TreeNode> {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    // The scope analysis adds links to parents, which must not be followed.
    for (const [key, value] of Object.entries(node)) if (key !== 'parent') open.push(...nodesOf(value));
  }
}
