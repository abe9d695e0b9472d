import type { CompactTree, Vocabulary } from './compact-tree.ts';

/** The nodes that an engine leaves out of the trees of all grammars, and its names for the rest. */
type Sight = {
  /** Types of nodes that are not seen, nor what is below them. */
  leftOut: ReadonlySet<string>;
  /** Fields whose punctuation is seen too, such as `operator`. */
  operators?: ReadonlySet<string>;
  /** Other names of types. */
  types?: Readonly<Record<string, string>>;
  /** Other names of fields, by the grammar's type of the parent. */
  fields?: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** A `Sight`, made ready for each grammar once. */
export class View {
  private readonly known = new WeakMap<Vocabulary, ViewNames>();

  constructor(private readonly sight: Sight) {}

  /** By the numbers of one grammar. */
  namesOf(vocabulary: Vocabulary): ViewNames {
    const known = this.known.get(vocabulary);
    if (known !== undefined) return known;
    const { leftOut, types: typeNames = {}, fields = {}, operators = new Set() } = this.sight;
    const { types, isNamed } = vocabulary;
    const renamed = types.flatMap((type, kind) =>
      fields[type] === undefined ? [] : [[kind, fields[type]] as const],
    );
    const names = {
      types: types.map((type) => typeNames[type] ?? type),
      isSeen: types.map((type, kind) => (isNamed[kind] ? !leftOut.has(type) : null)),
      renamed: new Map(renamed),
      operators,
    };
    this.known.set(vocabulary, names);
    return names;
  }
}

type ViewNames = {
  types: readonly string[];
  /** Null where it depends on the field. */
  isSeen: readonly (boolean | null)[];
  renamed: ReadonlyMap<number, Readonly<Record<string, string>>>;
  operators: ReadonlySet<string>;
};

/** Everything but punctuation and comments, under the grammar's own names. */
export const PLAIN_VIEW = new View({ leftOut: new Set(['comment']) });

/** A parsed text as one engine sees it. Nodes are made when they are first asked for, and each once. */
export class SyntaxTree {
  /** The type of each kind of node of the grammar. */
  readonly types: readonly string[];
  private readonly names: ViewNames;
  private readonly made: (SyntaxNode | undefined)[];

  constructor(
    readonly compact: CompactTree,
    readonly text: string,
    view: View,
    /** 1 for each node that is not looked into. */
    private readonly isClosed: Uint8Array | null = null,
  ) {
    // Allocated at full length at once: an array filled in random order would become a slow dictionary.
    this.made = new Array(compact.count);
    this.names = view.namesOf(compact.vocabulary);
    this.types = this.names.types;
  }

  get root(): SyntaxNode {
    return this.node(0);
  }

  /** By its place in the compact tree; it must be one that is seen. */
  node(index: number): SyntaxNode {
    let node = this.made[index];
    if (node === undefined) {
      node = new SyntaxNode(this, index);
      this.made[index] = node;
    }
    return node;
  }

  typeOf(index: number): string {
    return this.types[this.compact.kinds[index] ?? 0] ?? 'ERROR';
  }

  fieldOf(index: number): string | null {
    const { fields, kinds, parents, vocabulary } = this.compact;
    const field = vocabulary.fields[fields[index] ?? 0] ?? null;
    const parent = parents[index] ?? -1;
    if (field === null || parent < 0) return field;
    return this.names.renamed.get(kinds[parent] ?? 0)?.[field] ?? field;
  }

  /** The places of the children that are seen. */
  childrenOf(index: number): number[] {
    const children: number[] = [];
    if (this.isClosed?.[index] === 1) return children;
    const { after } = this.compact;
    const end = after[index] ?? 0;
    for (let child = index + 1; child < end; child = after[child] ?? end)
      if (this.isSeen(child)) children.push(child);
    return children;
  }

  /** The index of the child with this field, or -1. */
  childWith(index: number, field: string): number {
    const { after } = this.compact;
    const end = after[index] ?? 0;
    for (let child = index + 1; child < end; child = after[child] ?? end)
      if (this.fieldOf(child) === field && this.isSeen(child)) return child;
    return -1;
  }

  /** Every node of these types, in the order of the text. */
  nodesOf(...types: string[]): SyntaxNode[] {
    const found: SyntaxNode[] = [];
    this.scan(
      (type) => types.includes(type),
      (index) => found.push(this.node(index)),
    );
    return found;
  }

  /** Calls `visit` for the place of every node of the wanted types, in the order of the text. */
  scan(isWanted: (type: string) => boolean, visit: (index: number) => void): void {
    const wanted = Uint8Array.from(this.types, (type) => (isWanted(type) ? 1 : 0));
    const { count, kinds, after } = this.compact;
    for (let index = 0; index < count; ) {
      const next = after[index] ?? count;
      const isVisited = wanted[kinds[index] ?? 0] === 1;
      if ((isVisited || next > index + 1) && index > 0 && !this.isSeen(index)) index = next;
      else {
        if (isVisited) visit(index);
        index += 1;
      }
    }
  }

  /** Whether the node is seen, given that its parent is. */
  private isSeen(index: number): boolean {
    const isSeen = this.names.isSeen[this.compact.kinds[index] ?? 0];
    return isSeen === undefined || (isSeen ?? this.names.operators.has(this.fieldOf(index) ?? ''));
  }
}

/** A node of a `SyntaxTree`. Offsets are UTF-16 code units, half open. */
export class SyntaxNode {
  readonly type: string;
  /** Its role in its parent (`left`, `arguments`), or null. */
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  private known: readonly SyntaxNode[] | null = null;

  constructor(
    private readonly tree: SyntaxTree,
    private readonly index: number,
  ) {
    this.type = tree.typeOf(index);
    this.field = tree.fieldOf(index);
    this.start = tree.compact.starts[index] ?? 0;
    this.end = tree.compact.ends[index] ?? 0;
  }

  get text(): string {
    return this.tree.text.slice(this.start, this.end);
  }

  get parent(): SyntaxNode | null {
    const parent = this.tree.compact.parents[this.index] ?? -1;
    return parent < 0 ? null : this.tree.node(parent);
  }

  get children(): readonly SyntaxNode[] {
    this.known ??= this.tree.childrenOf(this.index).map((child) => this.tree.node(child));
    return this.known;
  }

  child(index: number): SyntaxNode | null {
    return this.children[index] ?? null;
  }

  get last(): SyntaxNode | null {
    return this.children.at(-1) ?? null;
  }

  /** The first child of one of these types. */
  find(...types: string[]): SyntaxNode | null {
    return this.children.find(({ type }) => types.includes(type)) ?? null;
  }

  /** The child that has this field. */
  childWith(field: string): SyntaxNode | null {
    return this.children.find((child) => child.field === field) ?? null;
  }

  /** The text from the beginning of this node to the end of another. */
  textTo(last: SyntaxNode): string {
    return this.tree.text.slice(this.start, last.end);
  }

  /** The text between two of its children, trimmed: an operator. */
  between(left: SyntaxNode, right: SyntaxNode): string {
    return this.tree.text.slice(left.end, right.start).trim();
  }
}
