import type { SyntaxNode } from '../syntax/syntax-node.ts';
import type { Case, Expression, FunctionNode, Statement } from './intermediate.ts';
import { lowerExpression, lowerParameter } from './lower-python-expressions.ts';

/** Lowers a Python file to the intermediate form. Never fails: parts that do not parse are left out. */
export function lowerPython(root: SyntaxNode): Statement[] {
  return root.children.flatMap((child) => lowerStatement(child, { isMethod: false, isNested: false }));
}

/** Whether the statements stand directly in a class, or in a function. */
type Surroundings = { isMethod: boolean; isNested: boolean };
type Lower = (node: SyntaxNode, place: Surroundings) => Statement[];

function lowerStatement(node: SyntaxNode, place: Surroundings): Statement[] {
  return (STATEMENTS[node.type] ?? lowerUnknown)(node, place);
}

const lowerUnknown: Lower = (node) => [{ kind: 'expression', value: lowerExpression(node) }];
const lowerNothing: Lower = () => [];
const lowerBody: Lower = (node, place) => node.children.flatMap((child) => lowerStatement(child, place));

const STATEMENTS: Record<string, Lower> = {
  block: lowerBody,
  module: lowerBody,
  ERROR: lowerBody,
  expression_statement: (node) => node.children.flatMap(lowerExpressionStatement),
  return_statement: (node) => [
    { kind: 'return', value: node.last === null ? null : lowerExpression(node.last) },
  ],
  raise_statement: (node) => [
    { kind: 'leave', how: 'raise', value: node.last === null ? null : lowerExpression(node.child(0)) },
  ],
  break_statement: () => [{ kind: 'leave', how: 'loop', value: null }],
  continue_statement: () => [{ kind: 'leave', how: 'loop', value: null }],
  assert_statement: (node) => [{ kind: 'assert', test: lowerExpression(node.child(0)) }],
  if_statement: lowerIf,
  for_statement: lowerFor,
  while_statement: (node, place) => [
    {
      kind: 'loop',
      test: lowerExpression(node.child(0)),
      each: null,
      body: bodyOf(node, place),
      otherwise: clauseOf(node, 'else_clause', place),
    },
  ],
  with_statement: lowerWith,
  try_statement: lowerTry,
  match_statement: lowerMatch,
  function_definition: (node, place) => [{ kind: 'function', function: lowerFunction(node, [], place) }],
  class_definition: lowerClass,
  decorated_definition: lowerDecorated,
  import_statement: lowerImport,
  import_from_statement: lowerImportFrom,
  future_import_statement: lowerNothing,
  pass_statement: lowerNothing,
  global_statement: lowerNothing,
  nonlocal_statement: lowerNothing,
  delete_statement: lowerNothing,
};

function bodyOf(node: SyntaxNode | null, place: Surroundings): Statement[] {
  const body = node?.find('block') ?? null;
  return body === null ? [] : lowerBody(body, place);
}

function clauseOf(node: SyntaxNode, type: string, place: Surroundings): Statement[] {
  return bodyOf(node.find(type), place);
}

function lowerExpressionStatement(node: SyntaxNode): Statement[] {
  if (node.type !== 'assignment' && node.type !== 'augmented_assignment')
    return [{ kind: 'expression', value: lowerExpression(node) }];
  const [left] = node.children;
  const right = node.last;
  if (left === undefined || right === null || right === left || right.type === 'type') return [];
  const isAdded = node.type === 'augmented_assignment';
  // `a = b = c`: the inner assignment first, then the outer from the inner's target.
  if (right.type === 'assignment') {
    const inner = right.children[0] ?? null;
    const outer: Statement = {
      kind: 'assign',
      target: lowerExpression(left),
      value: lowerExpression(inner),
      isAdded,
    };
    return [...lowerExpressionStatement(right), outer];
  }
  return [{ kind: 'assign', target: lowerExpression(left), value: lowerExpression(right), isAdded }];
}

function lowerIf(node: SyntaxNode, place: Surroundings): Statement[] {
  const clauses = node.children.filter(({ type }) => type === 'elif_clause');
  const last = clauseOf(node, 'else_clause', place);
  const otherwise = clauses.reduceRight<Statement[]>(
    (rest, clause) => [
      { kind: 'if', test: lowerExpression(clause.child(0)), yes: bodyOf(clause, place), otherwise: rest },
    ],
    last,
  );
  return [{ kind: 'if', test: lowerExpression(node.child(0)), yes: bodyOf(node, place), otherwise }];
}

function lowerFor(node: SyntaxNode, place: Surroundings): Statement[] {
  const each = { target: lowerExpression(node.child(0)), iterable: lowerExpression(node.child(1)) };
  const otherwise = clauseOf(node, 'else_clause', place);
  return [{ kind: 'loop', test: null, each, body: bodyOf(node, place), otherwise }];
}

/** `with f(x) as name`: the name gets the result of the call. */
function lowerWith(node: SyntaxNode, place: Surroundings): Statement[] {
  const items = node.find('with_clause')?.children ?? [];
  const opened = items.flatMap(({ children: [item] }): Statement[] => {
    if (item?.type !== 'as_pattern') return [{ kind: 'expression', value: lowerExpression(item ?? null) }];
    const target = lowerExpression(item.last);
    return [{ kind: 'assign', target, value: lowerExpression(item.child(0)), isAdded: false }];
  });
  return [...opened, ...bodyOf(node, place)];
}

function lowerTry(node: SyntaxNode, place: Surroundings): Statement[] {
  const handlers = node.children.filter(({ type }) => /^except(_group)?_clause$/.test(type));
  return [
    {
      kind: 'try',
      body: bodyOf(node, place),
      handlers: handlers.map((handler) => bodyOf(handler, place)),
      otherwise: clauseOf(node, 'else_clause', place),
      last: clauseOf(node, 'finally_clause', place),
    },
  ];
}

function lowerMatch(node: SyntaxNode, place: Surroundings): Statement[] {
  const clauses = node.find('block')?.children.filter(({ type }) => type === 'case_clause') ?? [];
  const cases = clauses.map((clause): Case => {
    const patterns = clause.children.filter(({ type }) => type === 'case_pattern');
    const values = patterns.flatMap(lowerPattern);
    const isDefault = patterns.some(({ text }) => text === '_') || values.length === 0;
    return { values, isDefault, body: bodyOf(clause, place) };
  });
  return [{ kind: 'switch', subject: lowerExpression(node.child(0)), cases, fallsThrough: false }];
}

/** Only patterns of one literal, or of alternatives that are literals, determine the subject. */
function lowerPattern({ children: [inner] }: SyntaxNode): Expression[] {
  if (inner?.type === 'union_pattern') return inner.children.map(lowerExpression);
  return inner === undefined ? [] : [lowerExpression(inner)];
}

function lowerFunction(node: SyntaxNode, decorators: Expression[], place: Surroundings): FunctionNode {
  const name = node.find('identifier')?.text ?? null;
  return {
    name,
    parameters: node.find('parameters')?.children.flatMap(lowerParameter) ?? [],
    body: bodyOf(node, { isMethod: false, isNested: true }),
    decorators,
    isMethod: place.isMethod,
    isPublic: !place.isNested && name !== null && !/^_(?!_init__$|_call__$)/.test(name),
    at: node,
  };
}

function lowerClass(node: SyntaxNode, place: Surroundings): Statement[] {
  const body = bodyOf(node, { isMethod: true, isNested: place.isNested });
  return [{ kind: 'class', name: node.find('identifier')?.text ?? '', body }];
}

function lowerDecorated(node: SyntaxNode, place: Surroundings): Statement[] {
  const definition = node.last;
  const decorators = node.children.flatMap(({ type, children: [inner] }) =>
    type === 'decorator' && inner !== undefined ? lowerExpression(inner) : [],
  );
  if (definition?.type !== 'function_definition')
    return definition === null ? [] : lowerStatement(definition, place);
  return [{ kind: 'function', function: lowerFunction(definition, decorators, place) }];
}

function lowerImport(node: SyntaxNode): Statement[] {
  return node.children.map((child): Statement => {
    const qualified = (child.type === 'aliased_import' ? child.child(0)?.text : child.text) ?? '';
    const [top = qualified] = qualified.split('.');
    if (child.type !== 'aliased_import') return { kind: 'import', local: top, qualified: top };
    return { kind: 'import', local: child.last?.text ?? top, qualified };
  });
}

function lowerImportFrom(node: SyntaxNode): Statement[] {
  const [module, ...names] = node.children;
  return names.flatMap((name): Statement[] => {
    const imported = (name.type === 'aliased_import' ? name.child(0)?.text : name.text) ?? '';
    const local = name.type === 'aliased_import' ? (name.last?.text ?? imported) : imported;
    return [{ kind: 'import', local, qualified: `${module?.text ?? ''}.${imported}` }];
  });
}
