import type { Formula } from './formula.ts';
import { saysWhere } from './formula.ts';
import type { Names } from './names.ts';
import { isIdentifier } from './names.ts';
import type { Pattern } from './pattern.ts';
import { childOf, type SyntaxNode } from './syntax-node.ts';

/** A call whose name the pattern leaves open. */
const ANY_CALL = 'call *';

/** The kinds of places that a formula can hold at, as `keysOf` names them. */
export function keysOfFormula(formula: Formula): string[] {
  if (formula.kind === 'pattern') return keysOfPattern(formula.code.pattern);
  if (formula.kind === 'either') return formula.formulas.flatMap(keysOfFormula);
  const first = formula.kind === 'all' ? formula.formulas.find(saysWhere) : undefined;
  return first === undefined ? [] : keysOfFormula(first);
}

function keysOfPattern(pattern: Pattern): string[] {
  switch (pattern.kind) {
    case 'name':
      return [`name ${lastOf(pattern.path)}`];
    case 'string':
    case 'interpolation':
      return ['string', 'template_string'];
    case 'leaf':
      return [pattern.type];
    case 'sequence':
      return pattern.statements.slice(0, 1).flatMap(keysOfPattern);
    case 'node':
      return pattern.type === 'call' ? [keyOfCall(pattern)] : [pattern.type];
    default:
      return [];
  }
}

function keyOfCall(pattern: Extract<Pattern, { kind: 'node' }>): string {
  const callee = pattern.children.find(({ field }) => field === 'function')?.pattern;
  if (callee?.kind === 'name') return `call ${lastOf(callee.path)}`;
  if (callee?.kind !== 'node') return ANY_CALL;
  const member = callee.children.find(({ field }) => field === 'attribute')?.pattern;
  if (member?.kind === 'name') return `call ${member.path}`;
  return member?.kind === 'leaf' ? `call ${member.text}` : ANY_CALL;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** The kinds of place that a node is. */
export function keysOfNode(node: SyntaxNode, text: string, names: Names): string[] {
  if (node.type === 'call') {
    const callee = childOf(node, 'function');
    return callee === null
      ? [ANY_CALL]
      : [ANY_CALL, ...namesOf(callee, text, names).map((name) => `call ${name}`)];
  }
  const isName = node.type === 'attribute' || isIdentifier(node);
  return isName ? [node.type, ...namesOf(node, text, names).map((name) => `name ${name}`)] : [node.type];
}

/** The last part of a name as it is written, and of what it stands for. */
function namesOf(node: SyntaxNode, text: string, names: Names): string[] {
  const last = node.type === 'attribute' ? childOf(node, 'attribute') : node;
  const written = last === null ? '' : text.slice(last.start, last.end);
  const path = names.resolve(node);
  const resolved = path === null ? written : lastOf(path);
  return resolved === written ? [written] : [written, resolved];
}
