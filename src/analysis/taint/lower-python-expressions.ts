import type { SyntaxNode } from '../syntax/syntax-node.ts';
import {
  type Argument,
  type Clause,
  callOf,
  type Entry,
  type Expression,
  type FunctionNode,
  literalOf,
  type Parameter,
} from './intermediate.ts';

/** Lowers a Python expression or assignment target to the intermediate form. */
export function lowerExpression(node: SyntaxNode | null): Expression {
  if (node === null) return NOTHING;
  return (EXPRESSIONS[node.type] ?? lowerUnknown)(node);
}

const NOTHING: Expression = { kind: 'constant', text: '', at: { start: 0, end: 0 } };

type Lower = (node: SyntaxNode) => Expression;

const lowerInner: Lower = (node) => lowerExpression(node.last);
const lowerUnknown: Lower = (node) => ({ kind: 'many', parts: node.children.map(lowerExpression), at: node });
const lowerList: Lower = (node) => ({ kind: 'list', items: node.children.map(lowerExpression), at: node });
const lowerConstant: Lower = (node) => ({ kind: 'constant', text: node.text, at: node });

const EXPRESSIONS: Record<string, Lower> = {
  identifier: (node) => ({ kind: 'name', name: node.text, at: node }),
  integer: lowerConstant,
  float: lowerConstant,
  true: lowerConstant,
  false: lowerConstant,
  none: lowerConstant,
  ellipsis: lowerConstant,
  string: lowerString,
  concatenated_string: (node) => ({ kind: 'build', parts: node.children.map(lowerExpression), at: node }),
  attribute: (node) => ({
    kind: 'member',
    object: lowerExpression(node.child(0)),
    name: node.last?.text ?? '',
    at: node,
  }),
  subscript: lowerSubscript,
  call: lowerCall,
  binary_operator: lowerBinary,
  boolean_operator: (node) => {
    const [left, right] = [node.child(0), node.child(1)];
    const operator = left !== null && right !== null && node.between(left, right) === 'or' ? 'or' : 'and';
    return { kind: 'logic', operator, left: lowerExpression(left), right: lowerExpression(right), at: node };
  },
  not_operator: (node) => ({ kind: 'not', value: lowerExpression(node.child(0)), at: node }),
  unary_operator: (node) => ({ kind: 'number', parts: node.children.map(lowerExpression), at: node }),
  comparison_operator: lowerComparison,
  conditional_expression: (node) => ({
    kind: 'choice',
    test: lowerExpression(node.child(1)),
    yes: lowerExpression(node.child(0)),
    no: lowerExpression(node.child(2)),
    at: node,
  }),
  named_expression: (node) => ({
    kind: 'assign',
    target: lowerExpression(node.child(0)),
    value: lowerExpression(node.child(1)),
    isAdded: false,
    at: node,
  }),
  lambda: (node) => ({ kind: 'function', function: lowerLambda(node), at: node }),
  list: lowerList,
  tuple: lowerList,
  set: lowerList,
  expression_list: lowerList,
  pattern_list: lowerList,
  tuple_pattern: lowerList,
  list_pattern: lowerList,
  dictionary: (node) => ({ kind: 'map', entries: node.children.map(lowerPair), at: node }),
  list_comprehension: lowerComprehension,
  set_comprehension: lowerComprehension,
  generator_expression: lowerComprehension,
  dictionary_comprehension: lowerComprehension,
  pair: lowerInner,
  parenthesized_expression: lowerInner,
  await: lowerInner,
  yield: lowerInner,
  list_splat: lowerInner,
  list_splat_pattern: lowerInner,
  dictionary_splat: lowerInner,
  dictionary_splat_pattern: lowerInner,
  as_pattern_target: lowerInner,
  parenthesized_list_splat: lowerInner,
  keyword_argument: lowerInner,
  interpolation: (node) => lowerExpression(node.child(0)),
};

/** An f-string is built from its parts, any other string is a literal; the prefixes `r` and `b` change nothing here. */
function lowerString(node: SyntaxNode): Expression {
  const parts: Expression[] = node.children.flatMap((child): Expression[] => {
    if (child.type === 'string_content') return [{ kind: 'text', text: child.text, at: child }];
    if (child.type !== 'interpolation') return [];
    const isQuoted = child.children.some(({ type, text }) => type === 'type_conversion' && text === '!r');
    const value = lowerExpression(child.child(0));
    // `!r` writes line breaks as `\n`, as `repr` does.
    return [isQuoted ? callOf('repr', [value], value.at) : value];
  });
  return literalOf(parts, node);
}

function lowerSubscript(node: SyntaxNode): Expression {
  const [object, ...indexes] = node.children;
  const index =
    indexes.length === 1 && indexes[0] !== undefined ? lowerExpression(indexes[0]) : lowerRest(node, indexes);
  return { kind: 'index', object: lowerExpression(object ?? null), index, at: node };
}

function lowerRest(node: SyntaxNode, rest: SyntaxNode[]): Expression {
  return { kind: 'many', parts: rest.map(lowerExpression), at: node };
}

function lowerCall(node: SyntaxNode): Expression {
  const [callee, given] = [node.child(0), node.child(1)];
  const nodes = given?.type === 'argument_list' ? given.children : given === null ? [] : [given];
  return { kind: 'call', callee: lowerExpression(callee), arguments: nodes.map(lowerArgument), at: node };
}

function lowerArgument(node: SyntaxNode): Argument {
  const name = node.type === 'keyword_argument' ? (node.child(0)?.text ?? null) : null;
  return { name, isSpread: node.type.endsWith('_splat'), value: lowerExpression(node) };
}

/** `/` joins paths; where it divides numbers, nothing is untrusted. */
function lowerBinary(node: SyntaxNode): Expression {
  const [left, right] = [node.child(0), node.child(1)];
  const operator = left !== null && right !== null ? node.between(left, right) : '';
  const parts = [lowerExpression(left), lowerExpression(right)];
  if (operator === '%') return { kind: 'build', parts: parts.flatMap(flat), at: node };
  if (operator === '+') return { kind: 'build', parts, at: node };
  if (operator === '|')
    return { kind: 'map', entries: parts.map((value) => ({ name: null, value })), at: node };
  return operator === '/' ? callOf('/', parts, node) : { kind: 'number', parts, at: node };
}

/** `"..." % (a, b)`: the items are the parts. */
function flat(part: Expression): Expression[] {
  return part.kind === 'list' ? part.items : [part];
}

/** `a < b < c` is tested in pairs. */
function lowerComparison(node: SyntaxNode): Expression {
  const pairs = node.children.slice(1).map((right, index): Expression => {
    const left = node.children[index] ?? right;
    const operator = node.between(left, right).replace(/\s+/g, ' ');
    return {
      kind: 'compare',
      operator,
      left: lowerExpression(left),
      right: lowerExpression(right),
      at: node,
    };
  });
  const [first, ...rest] = pairs;
  if (first === undefined) return lowerUnknown(node);
  return rest.reduce((left, right) => ({ kind: 'logic', operator: 'and', left, right, at: node }), first);
}

function lowerPair(node: SyntaxNode): Entry {
  const key = node.type === 'pair' ? lowerExpression(node.child(0)) : null;
  return { name: key?.kind === 'text' ? key.text : null, value: lowerExpression(node) };
}

function lowerComprehension(node: SyntaxNode): Expression {
  const [item, ...rest] = node.children;
  const clauses = rest.flatMap((clause): Clause[] => {
    if (clause.type === 'if_clause') return [{ kind: 'when', test: lowerExpression(clause.child(0)) }];
    if (clause.type !== 'for_in_clause') return [];
    const target = lowerExpression(clause.child(0));
    return [{ kind: 'each', target, iterable: lowerExpression(clause.last) }];
  });
  const value =
    item?.type === 'pair'
      ? ({ kind: 'list', items: item.children.map(lowerExpression), at: item } as const)
      : lowerExpression(item ?? null);
  return { kind: 'comprehension', item: value, clauses, at: node };
}

function lowerLambda(node: SyntaxNode): FunctionNode {
  const parameters = node.find('lambda_parameters');
  const body = lowerExpression(node.last);
  return {
    name: null,
    parameters: parameters?.children.flatMap(lowerParameter) ?? [],
    body: [{ kind: 'return', value: body }],
    decorators: [],
    isMethod: false,
    isPublic: false,
    at: node,
  };
}

/** No parameter for a separator (`*`, `/`). */
export function lowerParameter(node: SyntaxNode): Parameter[] {
  if (/_separator$/.test(node.type)) return [];
  const type = node.find('type')?.text ?? null;
  const hasValue = /default_parameter$/.test(node.type);
  const inner = node.type === 'identifier' || /_pattern$/.test(node.type) ? node : node.child(0);
  return [{ target: lowerExpression(inner), type, value: hasValue ? lowerExpression(node.last) : null }];
}
