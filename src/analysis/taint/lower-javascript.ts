import type { SyntaxNode } from '../syntax/syntax-node.ts';
import type { Case, Expression, FunctionNode, Statement } from './intermediate.ts';
import { createLowering } from './lower-javascript-expressions.ts';
import { lowerFunction as lowerAnyFunction } from './lower-javascript-functions.ts';
import { codeOf } from './taint-tree.ts';

/**
 * Lowers a JavaScript, TypeScript or TSX file to the intermediate form. Never fails: parts that do not parse
 * are left out.
 */
export function lowerJavascript(root: SyntaxNode): Statement[] {
  return root.children.flatMap((child) => lowerStatement(child, false));
}

const lowering = createLowering((body) => lowerAll(body.children));
const lowerExpression = lowering.expression;

function lowerFunction(node: SyntaxNode, isPublic: boolean): FunctionNode {
  return lowerAnyFunction(node, isPublic, lowering);
}

type Lower = (node: SyntaxNode, isNested: boolean) => Statement[];

function lowerStatement(node: SyntaxNode | null, isNested: boolean): Statement[] {
  return node === null ? [] : (STATEMENTS[node.type] ?? lowerUnknown)(node, isNested);
}

/** Statements inside a function: their declarations are local. */
function lowerAll(nodes: readonly SyntaxNode[]): Statement[] {
  return nodes.flatMap((node) => lowerStatement(node, true));
}

const lowerUnknown: Lower = (node) => [{ kind: 'expression', value: lowerExpression(node) }];
const lowerNothing: Lower = () => [];
const lowerChildren: Lower = (node, isNested) =>
  node.children.flatMap((child) => lowerStatement(child, isNested));

const STATEMENTS: Record<string, Lower> = {
  statement_block: (node, isNested) => [{ kind: 'block', body: lowerChildren(node, isNested) }],
  program: lowerChildren,
  ERROR: lowerChildren,
  export_statement: lowerChildren,
  ambient_declaration: lowerNothing,
  export_clause: lowerNothing,
  namespace_export: lowerNothing,
  interface_declaration: lowerNothing,
  type_alias_declaration: lowerNothing,
  function_signature: lowerNothing,
  empty_statement: lowerNothing,
  else_clause: lowerChildren,
  expression_statement: (node, isNested) => node.children.flatMap((child) => lowerTop(child, isNested)),
  lexical_declaration: (node, isNested) => node.children.flatMap((child) => lowerDeclarator(child, isNested)),
  variable_declaration: (node, isNested) =>
    node.children.flatMap((child) => lowerDeclarator(child, isNested)),
  function_declaration: lowerFunctionDeclaration,
  generator_function_declaration: lowerFunctionDeclaration,
  class_declaration: lowerClass,
  abstract_class_declaration: lowerClass,
  return_statement: (node) => [
    { kind: 'return', value: node.last === null ? null : lowerExpression(node.last) },
  ],
  throw_statement: (node) => [{ kind: 'leave', how: 'raise', value: lowerExpression(node.child(0)) }],
  break_statement: () => [{ kind: 'leave', how: 'loop', value: null }],
  continue_statement: () => [{ kind: 'leave', how: 'loop', value: null }],
  if_statement: (node, isNested) => [
    {
      kind: 'if',
      test: lowerExpression(node.child(0)),
      yes: lowerStatement(node.child(1), isNested),
      otherwise: lowerStatement(node.child(2), isNested),
    },
  ],
  for_statement: lowerFor,
  for_in_statement: lowerForIn,
  while_statement: (node, isNested) => [
    loop(lowerExpression(node.child(0)), lowerStatement(node.last, isNested)),
  ],
  do_statement: (node, isNested) => [loop(null, lowerStatement(node.child(0), isNested))],
  switch_statement: lowerSwitch,
  try_statement: lowerTry,
  labeled_statement: (node, isNested) => lowerStatement(node.last, isNested),
  import_statement: lowerImport,
};

function loop(test: Expression | null, body: Statement[]): Statement {
  return { kind: 'loop', test, each: null, body, otherwise: [] };
}

/** `exports.run = (a) => ...` is a function of the file that anyone can call. */
function lowerTop(node: SyntaxNode, isNested: boolean): Statement[] {
  if (node.type === 'sequence_expression') return node.children.flatMap((child) => lowerTop(child, isNested));
  if (node.type !== 'assignment_expression') return lowerUnknown(node, isNested);
  const [target = null, value = null] = codeOf(node);
  const named =
    value === null ? null : functionOf(value, target?.last?.text ?? target?.text ?? null, !isNested);
  if (named !== null) return [{ kind: 'function', function: named }];
  return [{ kind: 'assign', target: lowerExpression(target), value: lowerExpression(value), isAdded: false }];
}

function functionOf(node: SyntaxNode, name: string | null, isPublic: boolean): FunctionNode | null {
  if (!/^(arrow_function|function_expression|function|generator_function)$/.test(node.type)) return null;
  return { ...lowerFunction(node, isPublic && !/^[_#]/.test(name ?? '_')), name };
}

function lowerDeclarator(node: SyntaxNode, isNested: boolean): Statement[] {
  if (node.type !== 'variable_declarator') return [];
  const [target, value] = codeOf(node);
  if (target === undefined) return [];
  if (value === undefined)
    return [
      { kind: 'assign', target: lowerExpression(target), value: lowerExpression(null), isAdded: false },
    ];
  const named = target.type === 'identifier' ? functionOf(value, target.text, !isNested) : null;
  if (named !== null) return [{ kind: 'function', function: named }];
  return [{ kind: 'assign', target: lowerExpression(target), value: lowerExpression(value), isAdded: false }];
}

function lowerFunctionDeclaration(node: SyntaxNode, isNested: boolean): Statement[] {
  const name = node.find('identifier')?.text ?? '';
  return [{ kind: 'function', function: lowerFunction(node, !isNested && !name.startsWith('_')) }];
}

function lowerClass(node: SyntaxNode, isNested: boolean): Statement[] {
  const name = node.find('type_identifier', 'identifier')?.text ?? '';
  const members = node.find('class_body')?.children ?? [];
  const body = members.flatMap((member): Statement[] => {
    if (member.type === 'method_definition') {
      const isPublic = !isNested && !/^(private|protected)\b|^[_#]/.test(member.text);
      return [{ kind: 'function', function: lowerFunction(member, isPublic) }];
    }
    const [target, value] = codeOf(member);
    const named = value === undefined ? null : functionOf(value, target?.text ?? null, !isNested);
    if (named !== null) return [{ kind: 'function', function: { ...named, isMethod: true } }];
    return value === undefined ? [] : [{ kind: 'expression', value: lowerExpression(value) }];
  });
  return [{ kind: 'class', name, body }];
}

function lowerFor(node: SyntaxNode, isNested: boolean): Statement[] {
  const [start = null, test = null, ...rest] = node.children;
  const step = rest.length > 1 ? (rest[0] ?? null) : null;
  const body = [...lowerStatement(node.last, isNested), ...lowerStatement(step, isNested)];
  const condition = test?.type === 'expression_statement' ? test.child(0) : test;
  const isEndless = test === null || test.type === 'empty_statement';
  return [...lowerStatement(start, isNested), loop(isEndless ? null : lowerExpression(condition), body)];
}

function lowerForIn(node: SyntaxNode, isNested: boolean): Statement[] {
  const [target = null, iterable = null] = codeOf(node);
  const each = { target: lowerExpression(target), iterable: lowerExpression(iterable) };
  return [{ kind: 'loop', test: null, each, body: lowerStatement(node.last, isNested), otherwise: [] }];
}

function lowerSwitch(node: SyntaxNode, isNested: boolean): Statement[] {
  const clauses = node.find('switch_body')?.children ?? [];
  const cases = clauses.map((clause): Case => {
    const isDefault = clause.type === 'switch_default';
    const [value, ...rest] = clause.children;
    const body = isDefault ? clause.children : rest;
    const values = isDefault || value === undefined ? [] : [lowerExpression(value)];
    return { values, isDefault, body: body.flatMap((child) => lowerStatement(child, isNested)) };
  });
  return [{ kind: 'switch', subject: lowerExpression(node.child(0)), cases, fallsThrough: true }];
}

function lowerTry(node: SyntaxNode, isNested: boolean): Statement[] {
  const handler = node.find('catch_clause');
  return [
    {
      kind: 'try',
      body: lowerStatement(node.child(0), isNested),
      handlers: handler === null ? [] : [lowerStatement(handler.last, isNested)],
      otherwise: [],
      last: lowerStatement(node.find('finally_clause')?.last ?? null, isNested),
    },
  ];
}

function lowerImport(node: SyntaxNode): Statement[] {
  const clause = node.find('import_clause');
  const module = node.last?.text.replace(/^['"]|['"]$/g, '') ?? '';
  return (clause?.children ?? []).flatMap((part): Statement[] => {
    if (part.type === 'identifier') return [{ kind: 'import', local: part.text, qualified: module }];
    if (part.type === 'namespace_import')
      return [{ kind: 'import', local: part.last?.text ?? '', qualified: module }];
    return part.children.map((name) => ({
      kind: 'import',
      local: name.last?.text ?? '',
      qualified: `${module}.${name.child(0)?.text ?? ''}`,
    }));
  });
}
