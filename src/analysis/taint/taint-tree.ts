import type { CompactTree } from '../syntax/compact-tree.ts';
import { type SyntaxNode, SyntaxTree, View } from '../syntax/syntax-node.ts';

/** Syntax-tree nodes the taint engine reads (about 8,000 lines), and levels: code past them is not analyzed. */
const MAX_TAINT_NODES = 60_000;
export const MAX_TAINT_DEPTH = 250;

/** Node types that are never entered: their contents carry no data. */
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
const LEFT_OUT = new Set(['comment', 'optional_chain', 'line_continuation', 'hash_bang_line']);
const TAINT_VIEW = new View({ leftOut: LEFT_OUT });

/**
 * The named nodes as the lowering reads them, their fields known by type and order. `isWhole` is false when there were
 * more of them, or more levels, than the bounds allow.
 */
export function taintTree(compact: CompactTree, text: string): { root: SyntaxNode; isWhole: boolean } {
  const bounds = new Bounds(compact);
  bounds.measure(0, 0);
  const { root } = new SyntaxTree(compact, text, TAINT_VIEW, bounds.isClosed);
  return { root, isWhole: bounds.isWhole };
}

/** Closes the leaves, and whatever exceeds the bounds. */
class Bounds {
  isWhole = true;
  readonly isClosed: Uint8Array;
  private count = 0;

  constructor(private readonly tree: CompactTree) {
    this.isClosed = new Uint8Array(tree.count);
  }

  measure(index: number, depth: number): void {
    const isLeaf = LEAVES.has(this.typeOf(index));
    if (isLeaf || depth >= MAX_TAINT_DEPTH || this.count >= MAX_TAINT_NODES) {
      this.isClosed[index] = 1;
      if (!isLeaf) this.isWhole = false;
      return;
    }
    const { kinds, after, vocabulary } = this.tree;
    const end = after[index] ?? 0;
    for (let child = index + 1; child < end; child = after[child] ?? end) {
      if (vocabulary.isNamed[kinds[child] ?? 0] === false) continue;
      this.count += 1;
      if (!LEFT_OUT.has(this.typeOf(child))) this.measure(child, depth + 1);
    }
  }

  private typeOf(index: number): string {
    return this.tree.vocabulary.types[this.tree.kinds[index] ?? 0] ?? 'ERROR';
  }
}

/** Types and decorations: not code. */
const TYPES = new Set([
  'type_annotation',
  'type_arguments',
  'type_parameters',
  'decorator',
  'accessibility_modifier',
  'override_modifier',
]);

/** The children of a node that are code, in a language that puts types between them. */
export function codeOf(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter(({ type }) => !TYPES.has(type));
}
