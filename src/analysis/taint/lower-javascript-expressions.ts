import type { SyntaxNode } from '../syntax/syntax-node.ts';
import { callOf, type Expression, literalOf, type Statement } from './intermediate.ts';
import { type Lower, type Lowering, lowerEntry, lowerFunction } from './lower-javascript-functions.ts';
import { codeOf } from './taint-tree.ts';

const NOTHING: Expression = { kind: 'constant', text: '', at: { start: 0, end: 0 } };
const NUMERIC = new Set(['-', '*', '/', '%', '**', '|', '&', '^', '<<', '>>', '>>>']);

/**
 * Creates the lowering of expressions and assignment targets to the intermediate form; `body` lowers the
 * bodies of the functions in them.
 */
export function createLowering(body: (node: SyntaxNode) => Statement[]): Lowering {
  const lowering: Lowering = {
    body,
    expression: (node) =>
      node === null ? NOTHING : (EXPRESSIONS[node.type] ?? lowerUnknown)(node, lowering),
  };
  return lowering;
}

const lowerFirst: Lower = (node, { expression }) => expression(codeOf(node)[0] ?? null);
const lowerLast: Lower = (node, { expression }) => expression(codeOf(node).at(-1) ?? null);
const lowerUnknown: Lower = (node, { expression }) => ({
  kind: 'many',
  parts: codeOf(node).map(expression),
  at: node,
});
const lowerList: Lower = (node, { expression }) => ({
  kind: 'list',
  items: node.children.map(expression),
  at: node,
});
const lowerName: Lower = (node) => ({ kind: 'name', name: node.text, at: node });
const lowerConstant: Lower = (node) => ({ kind: 'constant', text: node.text, at: node });
const lowerArrow: Lower = (node, lowering) => ({
  kind: 'function',
  function: lowerFunction(node, false, lowering),
  at: node,
});
const lowerString: Lower = (node) => ({
  kind: 'text',
  text: node.children.map(({ text }) => text).join(''),
  at: node,
});
const lowerMap: Lower = (node, lowering) => ({
  kind: 'map',
  entries: node.children.map((child) => lowerEntry(child, lowering)),
  at: node,
});
const lowerDefault: Lower = (node, { expression }) => ({
  kind: 'default',
  target: expression(node.child(0)),
  value: expression(node.last),
  at: node,
});
const lowerAssignment: Lower = (node, { expression }) => ({
  kind: 'assign',
  target: expression(node.child(0)),
  value: expression(node.last),
  isAdded: node.type === 'augmented_assignment_expression',
  at: node,
});

const EXPRESSIONS: Record<string, Lower> = {
  identifier: lowerName,
  this: lowerName,
  super: lowerName,
  import: lowerName,
  shorthand_property_identifier_pattern: lowerName,
  number: lowerConstant,
  true: lowerConstant,
  false: lowerConstant,
  null: lowerConstant,
  undefined: lowerConstant,
  update_expression: lowerConstant,
  string: lowerString,
  regex: (node) => ({ kind: 'text', text: node.text, at: node }),
  template_string: lowerTemplate,
  member_expression: (node, { expression }) => ({
    kind: 'member',
    object: expression(node.child(0)),
    name: node.last?.text ?? '',
    at: node,
  }),
  subscript_expression: (node, { expression }) => ({
    kind: 'index',
    object: expression(node.child(0)),
    index: expression(node.last),
    at: node,
  }),
  call_expression: lowerCall,
  new_expression: lowerCall,
  binary_expression: lowerBinary,
  unary_expression: lowerUnary,
  ternary_expression: (node, { expression }) => ({
    kind: 'choice',
    test: expression(node.child(0)),
    yes: expression(node.child(1)),
    no: expression(node.child(2)),
    at: node,
  }),
  assignment_expression: lowerAssignment,
  augmented_assignment_expression: lowerAssignment,
  assignment_pattern: lowerDefault,
  object_assignment_pattern: lowerDefault,
  arrow_function: lowerArrow,
  function_expression: lowerArrow,
  generator_function: lowerArrow,
  array: lowerList,
  array_pattern: lowerList,
  object: lowerMap,
  object_pattern: lowerMap,
  jsx_attribute: lowerAttribute,
  parenthesized_expression: lowerLast,
  await_expression: lowerLast,
  yield_expression: lowerLast,
  spread_element: lowerLast,
  rest_pattern: lowerLast,
  as_expression: lowerFirst,
  satisfies_expression: lowerFirst,
  non_null_expression: lowerFirst,
  type_assertion: lowerLast,
  jsx_expression: lowerFirst,
  computed_property_name: lowerFirst,
  sequence_expression: lowerSequence,
};

/** Evaluates all; the value is the last one. */
function lowerSequence(node: SyntaxNode, { expression }: Lowering): Expression {
  const parts = node.children.map(expression);
  return {
    kind: 'index',
    object: { kind: 'list', items: parts, at: node },
    index: { kind: 'constant', text: '-1', at: node },
    at: node,
  };
}

function lowerTemplate(node: SyntaxNode, lowering: Lowering): Expression {
  const parts = node.children.map(
    (child): Expression =>
      child.type === 'template_substitution'
        ? lowerFirst(child, lowering)
        : { kind: 'text', text: child.text, at: child },
  );
  return literalOf(parts, node);
}

/** A tagged template passes its parts to its tag one by one: tags escape them. */
function lowerCall(node: SyntaxNode, lowering: Lowering): Expression {
  const [callee, given] = codeOf(node);
  if (given?.type === 'template_string') {
    const parts = given.children.flatMap(({ children }) => children.map(lowering.expression));
    return { kind: 'many', parts, at: node };
  }
  const nodes = given?.type === 'arguments' ? given.children : [];
  const written = nodes.map((argument) => ({
    name: null,
    isSpread: argument.type === 'spread_element',
    value: lowering.expression(argument),
  }));
  return { kind: 'call', callee: lowering.expression(callee ?? null), arguments: written, at: node };
}

function lowerBinary(node: SyntaxNode, { expression }: Lowering): Expression {
  const [left, right] = [node.child(0), node.child(1)];
  const operator = left !== null && right !== null ? node.between(left, right) : '';
  const pair = { left: expression(left), right: expression(right) };
  if (operator === '&&') return { kind: 'logic', operator: 'and', ...pair, at: node };
  if (operator === '||' || operator === '??') return { kind: 'logic', operator: 'or', ...pair, at: node };
  if (operator === '+') return { kind: 'build', parts: [pair.left, pair.right], at: node };
  if (NUMERIC.has(operator)) return { kind: 'number', parts: [pair.left, pair.right], at: node };
  return { kind: 'compare', operator, ...pair, at: node };
}

function lowerUnary(node: SyntaxNode, { expression }: Lowering): Expression {
  const [inner = null] = node.children;
  const operator = inner === null ? '' : node.text.slice(0, inner.start - node.start).trim();
  const value = expression(inner);
  if (operator === '!') return { kind: 'not', value, at: node };
  if (/^[+\-~]$/.test(operator)) return { kind: 'number', parts: [value], at: node };
  return callOf(operator, [value], node);
}

/** An attribute that sets the page's markup directly is an assignment to it. */
function lowerAttribute(node: SyntaxNode, { expression }: Lowering): Expression {
  const value = expression(node.child(1));
  if (!/^(dangerouslySetInnerHTML|srcDoc)$/.test(node.child(0)?.text ?? ''))
    return { kind: 'many', parts: [value], at: node };
  const raw = value.kind === 'map' ? value.entries.find(({ name }) => name === '__html')?.value : undefined;
  const object: Expression = { kind: 'constant', text: '', at: node };
  const target: Expression = { kind: 'member', object, name: 'innerHTML', at: node };
  return { kind: 'assign', target, value: raw ?? value, isAdded: false, at: node };
}
