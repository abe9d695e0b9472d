/**
 * A named node of a Python tree as plain data; comments are left out. Offsets are UTF-16 code units, half
 * open. `field` is its role in its parent, such as `left`.
 */
export type PythonNode = {
  type: string;
  field: string | null;
  start: number;
  end: number;
  parent: PythonNode | null;
  children: PythonNode[];
};

export function fieldOf(node: PythonNode, field: string): PythonNode | null {
  return node.children.find((child) => child.field === field) ?? null;
}

export function fieldsOf(node: PythonNode, field: string): PythonNode[] {
  return node.children.filter((child) => child.field === field);
}

/** Every node below one, parents first; `isOpen` decides which are entered. */
export function* descendants(
  node: PythonNode,
  isOpen: (node: PythonNode) => boolean = () => true,
): Generator<PythonNode, void, void> {
  // The pending nodes, the next one last: nested generators would pass each node up level by level.
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

/** The content of a string literal; null for other nodes and for strings with interpolated values. */
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
