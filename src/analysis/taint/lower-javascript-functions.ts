import type { SyntaxNode } from '../syntax/syntax-node.ts';
import type { Entry, Expression, FunctionNode, Parameter, Statement } from './intermediate.ts';
import { codeOf } from './taint-tree.ts';

/** The lowering of expressions and of bodies, which call each other. */
export type Lowering = {
  expression(node: SyntaxNode | null): Expression;
  body(node: SyntaxNode): Statement[];
};

/** Lowers one kind of node. */
export type Lower = (node: SyntaxNode, lowering: Lowering) => Expression;

/** Lowers a function of any form: a declaration, a method, an arrow. */
export function lowerFunction(node: SyntaxNode, isPublic: boolean, lowering: Lowering): FunctionNode {
  const list = node.find('formal_parameters');
  const body = node.last;
  const single = list === null && node.child(0)?.type === 'identifier' ? node.child(0) : null;
  const parameters = list?.children ?? (single === null ? [] : [single]);
  return {
    name: list === null ? null : (node.find('identifier', 'property_identifier')?.text ?? null),
    parameters: parameters.map((parameter) => lowerParameter(parameter, lowering)),
    body:
      body?.type === 'statement_block'
        ? lowering.body(body)
        : [{ kind: 'return', value: lowering.expression(body) }],
    decorators: [],
    isMethod: node.type === 'method_definition',
    isPublic,
    at: node,
  };
}

function lowerParameter(node: SyntaxNode, { expression }: Lowering): Parameter {
  const type = node.find('type_annotation')?.text.replace(/^:\s*/, '') ?? null;
  const isTyped = node.type === 'required_parameter' || node.type === 'optional_parameter';
  const [pattern = null, value = null] = isTyped ? codeOf(node) : [node];
  const target = expression(pattern);
  const decorator = node.find('decorator')?.child(0) ?? null;
  if (decorator !== null) return { target, type, value: expression(decorator) };
  if (value === null) return { target, type, value };
  const given = expression(value);
  return { target: { kind: 'default', target, value: given, at: node }, type, value: given };
}

/** Lowers one entry of an object literal or of a destructuring pattern. */
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
