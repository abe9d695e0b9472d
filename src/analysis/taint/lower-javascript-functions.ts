import type { SyntaxNode } from '../syntax/syntax-node.ts';
import type { Expression, FunctionNode, Parameter, Statement } from './intermediate.ts';
import { codeOf } from './taint-tree.ts';

/** What expressions and statements ask of each other. */
export type Lowering = {
  expression(node: SyntaxNode | null): Expression;
  body(node: SyntaxNode): Statement[];
};

/** One kind of node. */
export type Lower = (node: SyntaxNode, lowering: Lowering) => Expression;

/** A function of any form: a declaration, a method, an arrow. */
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
