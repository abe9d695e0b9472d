import type { SyntaxNode } from '../syntax/syntax-node.ts';
import { type Bindings, bind, type Next, type NodeMatcher } from './bindings.ts';
import type { Pattern, PatternChild } from './pattern.ts';
import { isStatementList } from './pattern.ts';
import { unwrap } from './rule-tree.ts';

type Given = { bindings: Bindings; next: Next };

/** Matches every pattern child against the nodes of its field; the code may have more fields than the pattern. */
export function matchFields(
  matcher: NodeMatcher,
  children: PatternChild[],
  nodes: readonly SyntaxNode[],
  { bindings, next }: Given,
): boolean {
  const fields = [...new Set(children.map(({ field }) => field))];
  const step = (index: number, sofar: Bindings): boolean => {
    const field = fields[index];
    if (field === undefined) return next(sofar);
    const wanted = children.filter((child) => child.field === field);
    const there = nodes.filter((node) => node.field === field);
    return matchInOrder(matcher, wanted, there, {
      bindings: sofar,
      next: (more) => step(index + 1, more),
    });
  };
  return step(0, bindings);
}

/** Matches all nodes in order; an ellipsis takes any number of them. */
export function matchInOrder(
  matcher: NodeMatcher,
  children: PatternChild[],
  nodes: readonly SyntaxNode[],
  { bindings, next }: Given,
): boolean {
  const [first, ...others] = children;
  if (first === undefined) return nodes.length === 0 && next(bindings);
  if (first.pattern.kind === 'rest') {
    // The last one takes the rest.
    for (let taken = others.length === 0 ? nodes.length : 0; taken <= nodes.length; taken += 1) {
      const more = bindRest(first.pattern.name, nodes.slice(0, taken), bindings);
      const left = nodes.slice(taken);
      if (more !== null && matchInOrder(matcher, others, left, { bindings: more, next })) return true;
    }
    return false;
  }
  const [node, ...rest] = nodes;
  if (node === undefined) return false;
  return matcher.match(first.pattern, node, bindings, (more) =>
    matchInOrder(matcher, others, rest, { bindings: more, next }),
  );
}

function bindRest(name: string, nodes: readonly SyntaxNode[], bindings: Bindings): Bindings | null {
  const first = nodes[0];
  const last = nodes.at(-1);
  if (name === '' || first === undefined || last === undefined) return bindings;
  return bind(bindings, name, { start: first.start, end: last.end, text: first.textTo(last) });
}

/** Arguments that may come in any order. */
const KEYWORDS = new Set(['keyword_argument', 'dictionary_splat']);

/** Matches positional arguments in order, named ones in any order; only an ellipsis allows further ones. */
export function matchArguments(
  matcher: NodeMatcher,
  children: PatternChild[],
  nodes: readonly SyntaxNode[],
  { bindings, next }: Given,
): boolean {
  const isKeyword = ({ pattern }: PatternChild) => pattern.kind === 'node' && KEYWORDS.has(pattern.type);
  const wanted = children.filter(isKeyword);
  const positional = children.filter((child) => !isKeyword(child));
  const isOpen = children.some(({ pattern }) => pattern.kind === 'rest');
  const keywords = nodes.filter(({ type }) => KEYWORDS.has(type));
  if (!isOpen && keywords.length !== wanted.length) return false;
  const others = nodes.filter((node) => !keywords.includes(node));
  return matchInOrder(matcher, positional, others, {
    bindings,
    next: (more) => matchEach(matcher, wanted, keywords, { bindings: more, next }),
  });
}

/** Matches each pattern child to a different node, in any order. */
function matchEach(
  matcher: NodeMatcher,
  children: PatternChild[],
  nodes: readonly SyntaxNode[],
  { bindings, next }: Given,
): boolean {
  const [first, ...others] = children;
  if (first === undefined) return next(bindings);
  return nodes.some((node) =>
    matcher.match(first.pattern, node, bindings, (more) =>
      matchEach(
        matcher,
        others,
        nodes.filter((other) => other !== node),
        { bindings: more, next },
      ),
    ),
  );
}

/** Matches members of an object or dictionary in any order; only an ellipsis allows further ones. */
export function matchMembers(
  matcher: NodeMatcher,
  children: PatternChild[],
  nodes: readonly SyntaxNode[],
  given: Given,
): boolean {
  const wanted = children.filter(({ pattern }) => !isRestMember(pattern));
  const isOpen = wanted.length < children.length;
  if (!isOpen && wanted.length !== nodes.length) return false;
  return matchEach(matcher, wanted, nodes, given);
}

/** `...` among members is written as a shorthand property, or as a spread where the grammar has no shorthand. */
function isRestMember(pattern: Pattern): boolean {
  if (pattern.kind === 'rest') return true;
  return pattern.kind === 'node' && pattern.children.every((child) => isRestMember(child.pattern));
}

type GivenStatements = {
  bindings: Bindings;
  /** End of the last matched statement. */
  end: number;
  next: (bindings: Bindings, end: number) => boolean;
  /** All statements must match, as in a body; otherwise those after the last match do not matter. */
  isWhole: boolean;
};

/**
 * Matches a sequence of statements. An ellipsis takes any number of them, and the statement after it is also
 * searched for in their blocks.
 */
export function matchStatements(
  matcher: NodeMatcher,
  patterns: Pattern[],
  nodes: readonly SyntaxNode[],
  given: GivenStatements,
): boolean {
  const { bindings, end, next, isWhole } = given;
  const [first, ...others] = patterns;
  if (first === undefined) return (!isWhole || nodes.length === 0) && next(bindings, end);
  const [node] = nodes;
  const behind = (index: number) => () => nodes.slice(index + 1);
  if (first.kind !== 'rest')
    return node !== undefined && matchFirst(matcher, patterns, { statement: node, behind: behind(0) }, given);
  if (others.length === 0) return next(bindings, nodes.at(-1)?.end ?? end);
  return nodes.some((outer, index) =>
    nestedStatements(outer).some((statement) =>
      matchFirst(matcher, others, { statement, behind: behind(index) }, given),
    ),
  );
}

function matchFirst(
  matcher: NodeMatcher,
  [first, ...others]: Pattern[],
  { statement, behind }: { statement: SyntaxNode; behind: () => readonly SyntaxNode[] },
  given: GivenStatements,
): boolean {
  if (first === undefined) return false;
  return statementsIn(statement).some((inner) =>
    matcher.match(first, inner, given.bindings, (bindings) =>
      matchStatements(matcher, others, behind(), { ...given, bindings, end: statement.end }),
    ),
  );
}

/** A declaration of several variables counts as several statements. */
export function statementsIn(statement: SyntaxNode): readonly SyntaxNode[] {
  const inner = unwrap(statement);
  return inner.type.endsWith('_declaration') && inner.children[1]?.type === 'assignment'
    ? inner.children
    : [inner];
}

/** A statement and all statements in its blocks, without those of nested functions. */
function nestedStatements(statement: SyntaxNode): SyntaxNode[] {
  const found = [statement];
  const search = (node: SyntaxNode) => {
    for (const child of node.children) {
      if (isStatementList(child)) for (const inner of child.children) found.push(...nestedStatements(inner));
      else search(child);
    }
  };
  if (statement.childWith('parameters') === null) search(statement);
  return found;
}

/** Matches every pattern child to a different node of its kind; decorators may come in any order. */
export function matchDecorated(
  matcher: NodeMatcher,
  children: PatternChild[],
  nodes: readonly SyntaxNode[],
  { bindings, next }: Given,
): boolean {
  const definition = (child: { field: string | null }) => child.field === 'definition';
  const decorators = children.filter((child) => !definition(child));
  return matchEach(
    matcher,
    decorators,
    nodes.filter((node) => !definition(node)),
    {
      bindings,
      next: (more) =>
        matchInOrder(matcher, children.filter(definition), nodes.filter(definition), {
          bindings: more,
          next,
        }),
    },
  );
}
