import type { Node } from 'web-tree-sitter';
import { MAX_TAINT_DEPTH, MAX_TAINT_NODES } from '../../../config/limits.ts';

/**
 * A named node of the parser's tree as a plain object: each question to the WebAssembly tree costs about
 * 0.3 µs, so every one is asked once. Comments are left out; fields are known by type and order.
 */
export class SyntaxNode {
  readonly start: number;
  private known: number | null = null;

  constructor(
    private readonly source: string,
    private readonly node: Node,
    readonly type: string,
    readonly children: readonly SyntaxNode[],
  ) {
    this.start = node.startIndex;
  }

  get end(): number {
    this.known ??= this.node.endIndex;
    return this.known;
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

/** `isWhole` is false when the tree had more nodes or levels than the bounds allow; the rest is missing then. */
export function copyTree(root: Node, source: string): { tree: SyntaxNode; isWhole: boolean } {
  const copy = new Copy(source);
  return { tree: copy.of(root, root.type, 0), isWhole: copy.isWhole };
}

class Copy {
  isWhole = true;
  private count = 0;

  constructor(private readonly source: string) {}

  of(node: Node, type: string, depth: number): SyntaxNode {
    return new SyntaxNode(this.source, node, type, LEAVES.has(type) ? NONE : this.childrenOf(node, depth));
  }

  private childrenOf(node: Node, depth: number): SyntaxNode[] {
    const children: SyntaxNode[] = [];
    if (depth >= MAX_TAINT_DEPTH || this.count >= MAX_TAINT_NODES) {
      this.isWhole = false;
      return children;
    }
    for (const child of node.namedChildren) {
      if (child === null) continue;
      this.count += 1;
      const { type } = child;
      if (!LEFT_OUT.has(type)) children.push(this.of(child, type, depth + 1));
    }
    return children;
  }
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
