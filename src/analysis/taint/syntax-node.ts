import { MAX_TAINT_DEPTH, MAX_TAINT_NODES } from '../../config/limits.ts';
import type { CompactTree, Vocabulary } from '../syntax/compact-tree.ts';

/** A named node as the lowering reads it. Comments are left out; fields are known by type and order. */
export class SyntaxNode {
  readonly start: number;
  readonly end: number;

  constructor(
    private readonly source: string,
    readonly type: string,
    readonly children: readonly SyntaxNode[],
    { start, end }: { start: number; end: number },
  ) {
    this.start = start;
    this.end = end;
  }

  get text(): string {
    return this.source.slice(this.start, this.end);
  }

  /** What stands between two of its children, without the space: an operator. */
  between(left: SyntaxNode, right: SyntaxNode): string {
    return this.source.slice(left.end, right.start).trim();
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
}

/** Node types that are never looked into: what stands in them carries no data. */
const LEAVES = new Set([
  'identifier',
  'property_identifier',
  'private_property_identifier',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
  'string_content',
  'string_fragment',
  'string_start',
  'string_end',
  'escape_sequence',
  'integer',
  'float',
  'number',
  'true',
  'false',
  'none',
  'null',
  'undefined',
  'this',
  'super',
  'regex',
  'type',
  'type_annotation',
  'type_arguments',
  'type_parameters',
  'interface_declaration',
  'type_alias_declaration',
]);
const NONE: readonly SyntaxNode[] = [];
const LEFT_OUT = new Set(['comment', 'optional_chain', 'line_continuation', 'hash_bang_line']);

/** The named nodes; `isWhole` is false when there were more of them, or more levels, than the bounds allow. */
export function namedNodes(tree: CompactTree, source: string): { root: SyntaxNode; isWhole: boolean } {
  const copy = new Copy(tree, source);
  return { root: copy.of(0, 0), isWhole: copy.isWhole };
}

/** What becomes of a kind of node. */
type Role = 'leaf' | 'inner' | 'out' | 'unnamed';

class Copy {
  isWhole = true;
  private count = 0;
  private readonly roles: readonly Role[];

  constructor(
    private readonly tree: CompactTree,
    private readonly source: string,
  ) {
    this.roles = rolesOf(tree.vocabulary);
  }

  of(index: number, depth: number): SyntaxNode {
    const { kinds, starts, ends, vocabulary } = this.tree;
    const kind = kinds[index] ?? 0;
    const children = this.roles[kind] === 'leaf' ? NONE : this.childrenOf(index, depth);
    const place = { start: starts[index] ?? 0, end: ends[index] ?? 0 };
    return new SyntaxNode(this.source, vocabulary.types[kind] ?? 'ERROR', children, place);
  }

  private childrenOf(index: number, depth: number): SyntaxNode[] {
    const children: SyntaxNode[] = [];
    if (depth >= MAX_TAINT_DEPTH || this.count >= MAX_TAINT_NODES) {
      this.isWhole = false;
      return children;
    }
    const { kinds, after } = this.tree;
    const end = after[index] ?? 0;
    for (let child = index + 1; child < end; child = after[child] ?? end) {
      const role = this.roles[kinds[child] ?? 0];
      if (role === 'unnamed') continue;
      this.count += 1;
      if (role !== 'out') children.push(this.of(child, depth + 1));
    }
    return children;
  }
}

const known = new WeakMap<Vocabulary, readonly Role[]>();

function rolesOf(vocabulary: Vocabulary): readonly Role[] {
  const { types, isNamed } = vocabulary;
  const roles =
    known.get(vocabulary) ??
    types.map((type, kind): Role => {
      if (!isNamed[kind]) return 'unnamed';
      if (LEFT_OUT.has(type)) return 'out';
      return LEAVES.has(type) ? 'leaf' : 'inner';
    });
  known.set(vocabulary, roles);
  return roles;
}

/** What only types and decorates. */
const TYPES = new Set([
  'type_annotation',
  'type_arguments',
  'type_parameters',
  'decorator',
  'accessibility_modifier',
  'override_modifier',
]);

/** The children of a node that are code, in a language where types stand between them. */
export function codeOf(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter(({ type }) => !TYPES.has(type));
}
