/** A node of an ESTree, as far as rules look at it: all else is read by key. Offsets in UTF-16 code units. */
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

/** The nodes of a member that holds one or many. */
export function nodesOf(value: unknown): TreeNode[] {
  if (Array.isArray(value)) return value.filter(isNode);
  return isNode(value) ? [value] : [];
}

/** Every node below and with the root, parents first. Without recursion: hostile code nests deep. */
export function* walk(root: TreeNode): Generator<TreeNode> {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    // A scope analysis adds no links to parents, and none may be followed here.
    for (const [key, value] of Object.entries(node)) if (key !== 'parent') open.push(...nodesOf(value));
  }
}
