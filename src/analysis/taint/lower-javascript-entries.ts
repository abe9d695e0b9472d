import type { SyntaxNode } from '../syntax/syntax-node.ts';
import type { Entry, Expression } from './intermediate.ts';
import { type Lowering, lowerFunction } from './lower-javascript-functions.ts';

/** One part of an object, or of a pattern that takes one apart. */
export function lowerEntry(node: SyntaxNode, lowering: Lowering): Entry {
  const { expression } = lowering;
  switch (node.type) {
    case 'pair':
    case 'pair_pattern':
      return { name: keyOf(node.child(0)), value: expression(node.last) };
    case 'shorthand_property_identifier':
    case 'shorthand_property_identifier_pattern':
      return { name: node.text, value: { kind: 'name', name: node.text, at: node } };
    case 'object_assignment_pattern': {
      const target = expression(node.child(0));
      const value: Expression = { kind: 'default', target, value: expression(node.last), at: node };
      return { name: node.child(0)?.text ?? null, value };
    }
    case 'method_definition':
      return {
        name: null,
        value: { kind: 'function', function: lowerFunction(node, false, lowering), at: node },
      };
    default:
      return { name: null, value: expression(node) };
  }
}

function keyOf(key: SyntaxNode | null): string | null {
  if (key === null || key.type === 'computed_property_name') return null;
  return key.text.replace(/^['"]|['"]$/g, '');
}
