import type { CompactTree } from './compact-tree.ts';

/** Questions about the nodes of a compact tree, which are numbers; -1 is no node. */
export class CompactNodes {
  private readonly types: readonly string[];

  constructor(
    readonly tree: CompactTree,
    readonly text: string,
  ) {
    this.types = tree.vocabulary.types;
  }

  /** Every node of a type, in the order of the text. */
  nodesOf(type: string): number[] {
    const { kinds, count } = this.tree;
    const wanted = new Set(this.types.flatMap((name, kind) => (name === type ? [kind] : [])));
    const found: number[] = [];
    for (let node = 0; node < count; node += 1) if (wanted.has(kinds[node] ?? 0)) found.push(node);
    return found;
  }

  /** Comments left out. */
  childrenOf(node: number): number[] {
    const { after } = this.tree;
    const children: number[] = [];
    const end = after[node] ?? 0;
    for (let child = node + 1; child < end; child = after[child] ?? end)
      if (this.typeOf(child) !== 'comment') children.push(child);
    return children;
  }

  typeOf(node: number): string {
    return this.types[this.tree.kinds[node] ?? 0] ?? '';
  }

  textOf(node: number): string {
    return node < 0 ? '' : this.text.slice(this.tree.starts[node], this.tree.ends[node]);
  }

  /** In UTF-16 code units, half open. */
  spanOf(node: number): { start: number; end: number } {
    return { start: this.tree.starts[node] ?? 0, end: this.tree.ends[node] ?? 0 };
  }
}
