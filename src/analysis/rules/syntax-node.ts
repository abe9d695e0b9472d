import { MAX_RULE_TREE_DEPTH } from '../../config/limits.ts';
import type { CompactTree, Vocabulary } from '../syntax/compact-tree.ts';

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

const LEFT_OUT = new Set(['comment', 'optional_chain']);
const OPERATORS = new Set(['operator', 'operators']);
const ERROR = 'ERROR';

/** Code nested deeper than `MAX_RULE_TREE_DEPTH`. */
export class TooDeep extends Error {}

/**
 * A syntax tree as rules see it. Punctuation is left out; operators are kept. Calls, member access and assignments
 * of all languages bear the names of Python's grammar, so that one matcher fits all. Nodes are made when they are
 * first asked for, and each once.
 */
export class RuleTree {
  readonly compact: CompactTree;
  /** The type of each kind of node of the grammar. */
  readonly types: readonly string[];
  private readonly names: RuleNames;
  private readonly made: (SyntaxNode | undefined)[];

  /** Throws `TooDeep`. */
  constructor(compact: CompactTree) {
    if (compact.depth > MAX_RULE_TREE_DEPTH) throw new TooDeep();
    this.compact = compact;
    // Of its length at once: filled here and there, a list that grows turns into a slow table.
    this.made = new Array(compact.count);
    this.names = namesOf(compact.vocabulary);
    this.types = this.names.types;
  }

  get root(): SyntaxNode {
    return this.node(0);
  }

  /** By its place in the compact tree; it must be one that rules see. */
  node(index: number): SyntaxNode {
    let node = this.made[index];
    if (node === undefined) {
      node = new SyntaxNode(this, index);
      this.made[index] = node;
    }
    return node;
  }

  typeOf(index: number): string {
    return this.types[this.compact.kinds[index] ?? 0] ?? ERROR;
  }

  fieldOf(index: number): string | null {
    const { fields, kinds, parents, vocabulary } = this.compact;
    const field = vocabulary.fields[fields[index] ?? 0] ?? null;
    const parent = parents[index] ?? -1;
    if (field === null || parent < 0) return field;
    return this.names.renamed.get(kinds[parent] ?? 0)?.[field] ?? field;
  }

  /** The places of the children that rules see. */
  childrenOf(index: number): number[] {
    const { after } = this.compact;
    const children: number[] = [];
    const end = after[index] ?? 0;
    for (let child = index + 1; child < end; child = after[child] ?? end)
      if (this.isKept(child)) children.push(child);
    return children;
  }

  /** The place of the child that has this field, or -1. */
  childWith(index: number, field: string): number {
    const { after } = this.compact;
    const end = after[index] ?? 0;
    for (let child = index + 1; child < end; child = after[child] ?? end)
      if (this.fieldOf(child) === field && this.isKept(child)) return child;
    return -1;
  }

  /** Calls `visit` for the place of every node of the wanted kinds, in the order of the text. */
  scan(isWanted: Uint8Array, visit: (index: number) => void): void {
    const { count, kinds, after } = this.compact;
    for (let index = 0; index < count; ) {
      const next = after[index] ?? count;
      const isVisited = isWanted[kinds[index] ?? 0] === 1;
      if ((isVisited || next > index + 1) && index > 0 && !this.isKept(index)) index = next;
      else {
        if (isVisited) visit(index);
        index += 1;
      }
    }
  }

  /** Whether rules see the node, given that they see its parent. */
  private isKept(index: number): boolean {
    const kind = this.compact.kinds[index] ?? 0;
    const isKept = this.names.isKept[kind];
    return isKept === undefined || (isKept ?? OPERATORS.has(this.fieldOf(index) ?? ''));
  }
}

/** What rules call the kinds and fields of a grammar. */
type RuleNames = {
  types: readonly string[];
  /** Null where it depends on the field. */
  isKept: readonly (boolean | null)[];
  /** Other names of fields, by the kind of the parent. */
  renamed: ReadonlyMap<number, Record<string, string>>;
};

const known = new WeakMap<Vocabulary, RuleNames>();

function namesOf(vocabulary: Vocabulary): RuleNames {
  const { types, isNamed } = vocabulary;
  const names = known.get(vocabulary) ?? {
    types: types.map((type) => TYPES[type] ?? type),
    isKept: types.map((type, kind) => (isNamed[kind] ? !LEFT_OUT.has(type) : null)),
    renamed: new Map(
      types.flatMap((type, kind) => (FIELDS[type] === undefined ? [] : [[kind, FIELDS[type]]])),
    ),
  };
  known.set(vocabulary, names);
  return names;
}

/** A node of a `RuleTree`. Offsets are UTF-16 code units, half open. */
export class SyntaxNode {
  readonly type: string;
  /** What the node is to its parent (`left`, `arguments`), or null. */
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  private known: readonly SyntaxNode[] | null = null;

  constructor(
    private readonly tree: RuleTree,
    private readonly index: number,
  ) {
    this.type = tree.typeOf(index);
    this.field = tree.fieldOf(index);
    this.start = tree.compact.starts[index] ?? 0;
    this.end = tree.compact.ends[index] ?? 0;
  }

  get parent(): SyntaxNode | null {
    const parent = this.tree.compact.parents[this.index] ?? -1;
    return parent < 0 ? null : this.tree.node(parent);
  }

  get children(): readonly SyntaxNode[] {
    this.known ??= this.tree.childrenOf(this.index).map((child) => this.tree.node(child));
    return this.known;
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
