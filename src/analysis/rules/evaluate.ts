import type { SyntaxNode } from '../syntax/syntax-node.ts';
import { type Bindings, type Next, NO_BINDINGS } from './bindings.ts';
import type { Formula } from './formula.ts';
import { matchStatements } from './match-lists.ts';
import type { Matcher } from './matcher.ts';
import { isStatementList, type Pattern } from './pattern.ts';

/** The bindings so far, and the callback for each way to continue. */
type Given = { bindings: Bindings; next: Next };

const ALONE: Given = { bindings: NO_BINDINGS, next: () => true };

/** Whether a formula holds at a node; calls `next` for each possible match. */
export function holds(
  matcher: Matcher,
  formula: Formula,
  node: SyntaxNode,
  { bindings, next }: Given = ALONE,
): boolean {
  switch (formula.kind) {
    case 'pattern':
      return matchAt(matcher, formula.code.pattern, node, { bindings, next });
    case 'inside':
      return isInside(matcher, formula.code.pattern, node, { bindings, next });
    case 'either':
      return formula.formulas.some((inner) => holds(matcher, inner, node, { bindings, next }));
    case 'all':
      return allHold(matcher, formula.formulas, node, { bindings, next });
    case 'not':
      return !holds(matcher, formula.formula, node, { ...ALONE, bindings }) && next(bindings);
    case 'regex': {
      const bound = bindings.get(formula.metavariable);
      return bound !== undefined && formula.regex.test(bound.text) && next(bindings);
    }
    case 'within': {
      const bound = nodeOf(node, bindings, formula.metavariable);
      return bound !== null && holds(matcher, formula.formula, bound, { bindings, next });
    }
  }
}

function allHold(
  matcher: Matcher,
  formulas: Formula[],
  node: SyntaxNode,
  { bindings, next }: Given,
): boolean {
  const [first, ...others] = formulas;
  if (first === undefined) return next(bindings);
  return holds(matcher, first, node, {
    bindings,
    next: (more) => allHold(matcher, others, node, { bindings: more, next }),
  });
}

function matchAt(matcher: Matcher, pattern: Pattern, node: SyntaxNode, given: Given): boolean {
  if (pattern.kind !== 'sequence') return matcher.match(pattern, node, given.bindings, given.next);
  const { siblings, index } = statementsAround(node);
  return matchStatements(matcher, pattern.statements, siblings.slice(index), {
    ...given,
    end: node.start,
    isWhole: false,
  });
}

/** Whether the node or an ancestor matches; a sequence of statements must include the node. */
function isInside(matcher: Matcher, pattern: Pattern, node: SyntaxNode, given: Given): boolean {
  for (let around: SyntaxNode | null = node; around !== null; around = around.parent) {
    const isFound =
      pattern.kind === 'sequence'
        ? coversNode(matcher, pattern.statements, { around, node }, given)
        : matcher.match(pattern, around, given.bindings, given.next);
    if (isFound) return true;
  }
  return false;
}

function coversNode(
  matcher: Matcher,
  patterns: Pattern[],
  { around, node }: { around: SyntaxNode; node: SyntaxNode },
  { bindings, next }: Given,
): boolean {
  if (around.parent === null || !isStatementList(around.parent)) return false;
  const siblings = around.parent.children;
  const reaches = (more: Bindings, end: number) => end >= node.end && next(more);
  const given = { bindings, next: reaches, end: around.start, isWhole: false };
  const last = siblings.indexOf(around);
  return matcher
    .startsOf(patterns, around.parent)
    .some((index) => index <= last && matchStatements(matcher, patterns, siblings.slice(index), given));
}

/** The statement list around a node, and the index of the node's own statement in it. */
function statementsAround(node: SyntaxNode): { siblings: readonly SyntaxNode[]; index: number } {
  for (let inner = node; inner.parent !== null; inner = inner.parent) {
    if (!isStatementList(inner.parent)) continue;
    const siblings = inner.parent.children;
    return { siblings, index: siblings.indexOf(inner) };
  }
  return { siblings: [node], index: 0 };
}

/** The node that a metavariable is bound to. */
function nodeOf(node: SyntaxNode, bindings: Bindings, metavariable: string): SyntaxNode | null {
  const bound = bindings.get(metavariable);
  if (bound === undefined) return null;
  let found: SyntaxNode | null = node;
  while (found.parent !== null) found = found.parent;
  while (found !== null && (found.start !== bound.start || found.end !== bound.end))
    found = found.children.find(({ start, end }) => start <= bound.start && end >= bound.end) ?? null;
  return found;
}
