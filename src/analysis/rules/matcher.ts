import type { SyntaxNode, SyntaxTree } from '../syntax/syntax-node.ts';
import { type Bindings, type Bound, bind, type Next, NO_BINDINGS, type NodeMatcher } from './bindings.ts';
import {
  matchArguments,
  matchDecorated,
  matchFields,
  matchInOrder,
  matchMembers,
  matchStatements,
  statementsIn,
} from './match-lists.ts';
import { isIdentifier, Names } from './names.ts';
import { contentOf, interpolationsOf, isStatementList, isString, type Pattern } from './pattern.ts';
import { unwrap } from './rule-tree.ts';

/** Lists whose members are compared in any order. */
const MEMBER_LISTS = new Set(['object', 'dictionary', 'object_pattern', 'set']);

/**
 * Matches patterns against the nodes of one file. A pattern may match in several ways (`f(..., $X, ...)`), so
 * each match is passed on; if a later condition rejects it, the search continues.
 */
export class Matcher implements NodeMatcher {
  readonly names: Names;
  private readonly starts = new Map<Pattern[], Map<SyntaxNode, number[]>>();

  constructor(tree: SyntaxTree) {
    this.names = new Names(tree);
  }

  /**
   * The indexes of a statement list at which a sequence can begin. Cached, because it is requested for every
   * place from which a rule looks at its surroundings.
   */
  startsOf(patterns: Pattern[], list: SyntaxNode): number[] {
    const known = this.starts.get(patterns) ?? new Map<SyntaxNode, number[]>();
    this.starts.set(patterns, known);
    const starts =
      known.get(list) ??
      list.children.flatMap((node, index) => (this.canBegin(patterns, node) ? [index] : []));
    known.set(list, starts);
    return starts;
  }

  private canBegin([first]: Pattern[], statement: SyntaxNode): boolean {
    if (first === undefined) return false;
    return statementsIn(statement).some((inner) => this.match(first, inner, NO_BINDINGS, () => true));
  }

  match(pattern: Pattern, wrapped: SyntaxNode, bindings: Bindings, next: Next): boolean {
    const node = unwrap(wrapped);
    switch (pattern.kind) {
      case 'any':
      case 'rest':
        return next(bindings);
      case 'metavariable':
        return this.bindTo(pattern.name, node, bindings, next);
      case 'name':
        return this.isNamed(pattern.path, node) && next(bindings);
      case 'string':
        return this.matchString(pattern, node, bindings, next);
      case 'interpolation':
        return this.matchInterpolation(pattern.expression, node, bindings, next);
      case 'deep':
        return this.matchDeep(pattern.inner, node, bindings, next);
      case 'leaf':
        return this.isLeaf(pattern, node) && next(bindings);
      case 'sequence':
        return (
          isStatementList(node) &&
          matchStatements(this, pattern.statements, node.children, {
            bindings,
            next,
            isWhole: true,
            end: node.start,
          })
        );
      case 'node':
        return this.matchNode(pattern, node, bindings, next);
    }
  }

  private bindTo(name: string, bound: Bound, bindings: Bindings, next: Next): boolean {
    const more = bind(bindings, name, bound);
    return more !== null && next(more);
  }

  /** Compares by full name, or as written. */
  private isNamed(path: string, node: SyntaxNode): boolean {
    if (!isIdentifier(node) && node.type !== 'attribute') return false;
    if (this.names.resolve(node) === path) return true;
    return node.text.replace(/\s|\?(?=\.)/g, '') === path;
  }

  private isLeaf({ text }: { text: string }, node: SyntaxNode): boolean {
    if (node.field === 'key' && isString(node)) return contentOf(node) === text;
    if (node.children.length > 0) return false;
    if (node.text === text) return true;
    const constant = this.names.constant(node);
    return constant !== null && constant.text === text;
  }

  private matchString(
    { content, metavariable }: Extract<Pattern, { kind: 'string' }>,
    given: SyntaxNode,
    bindings: Bindings,
    next: Next,
  ): boolean {
    const node = isString(given) ? given : this.names.constant(given);
    if (node === null || !isString(node) || interpolationsOf(node).length > 0) return false;
    const said = contentOf(node);
    if (metavariable !== null)
      return this.bindTo(metavariable, { text: said, start: node.start, end: node.end }, bindings, next);
    return (content === null || content === said) && next(bindings);
  }

  private matchInterpolation(expression: Pattern, node: SyntaxNode, bindings: Bindings, next: Next): boolean {
    if (!isString(node)) return false;
    return interpolationsOf(node).some(({ children: [value] }) =>
      value === undefined ? false : this.match(expression, value, bindings, next),
    );
  }

  private matchDeep(inner: Pattern, node: SyntaxNode, bindings: Bindings, next: Next): boolean {
    if (this.match(inner, node, bindings, next)) return true;
    return node.children.some((child) => this.matchDeep(inner, child, bindings, next));
  }

  private matchNode(
    { type, children }: Extract<Pattern, { kind: 'node' }>,
    node: SyntaxNode,
    bindings: Bindings,
    next: Next,
  ): boolean {
    const given = { bindings, next };
    // In Python a generator may replace the brackets and all arguments.
    if (type === 'argument_list' && node.type === 'generator_expression')
      return matchArguments(this, children, [node], given);
    if (node.type !== type) return false;
    if (type === 'argument_list') return matchArguments(this, children, node.children, given);
    if (type === 'decorated_definition') return matchDecorated(this, children, node.children, given);
    if (MEMBER_LISTS.has(type)) return matchMembers(this, children, node.children, given);
    if (children.every(({ field }) => field !== null))
      return matchFields(this, children, node.children, given);
    return matchInOrder(this, children, node.children, given);
  }
}
