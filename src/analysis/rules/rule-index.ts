import type { SyntaxNode, SyntaxTree } from '../syntax/syntax-node.ts';
import type { Formula } from './formula.ts';
import { saysWhere } from './formula.ts';
import type { Names } from './names.ts';
import { isIdentifier } from './names.ts';
import type { Pattern } from './pattern.ts';
import { WordTable } from './word-table.ts';

/** A kind of place where a formula can hold: nodes of a type, or calls and names by the last part of their name. */
export type Key = { kind: 'type' | 'call' | 'name'; word: string };

/** A call whose name the pattern leaves open. */
const ANY_CALL: Key = { kind: 'type', word: 'call' };

/** The kinds of places where a formula can hold. */
export function keysOfFormula(formula: Formula): Key[] {
  if (formula.kind === 'pattern') return keysOfPattern(formula.code.pattern);
  if (formula.kind === 'either') return formula.formulas.flatMap(keysOfFormula);
  const first = formula.kind === 'all' ? formula.formulas.find(saysWhere) : undefined;
  return first === undefined ? [] : keysOfFormula(first);
}

function keysOfPattern(pattern: Pattern): Key[] {
  switch (pattern.kind) {
    case 'name':
      return [{ kind: 'name', word: lastOf(pattern.path) }];
    case 'string':
    case 'interpolation':
      return [
        { kind: 'type', word: 'string' },
        { kind: 'type', word: 'template_string' },
      ];
    case 'leaf':
      return [{ kind: 'type', word: pattern.type }];
    case 'sequence':
      return pattern.statements.slice(0, 1).flatMap(keysOfPattern);
    case 'node':
      return pattern.type === 'call' ? [keyOfCall(pattern)] : [{ kind: 'type', word: pattern.type }];
    default:
      return [];
  }
}

function keyOfCall(pattern: Extract<Pattern, { kind: 'node' }>): Key {
  const callee = pattern.children.find(({ field }) => field === 'function')?.pattern;
  if (callee?.kind === 'name') return { kind: 'call', word: lastOf(callee.path) };
  if (callee?.kind !== 'node') return ANY_CALL;
  const member = callee.children.find(({ field }) => field === 'attribute')?.pattern;
  if (member?.kind === 'name') return { kind: 'call', word: member.path };
  return member?.kind === 'leaf' ? { kind: 'call', word: member.text } : ANY_CALL;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

type Words<Rule> = Map<string, Rule[]>;

/** The rules of a language, indexed by the kinds of places where each can hold. */
export class RuleIndex<Rule> {
  private readonly types: Words<Rule> = new Map();
  private readonly calls: Words<Rule> = new Map();
  private readonly names: Words<Rule> = new Map();

  add(rule: Rule, keys: readonly Key[]): void {
    const words = { type: this.types, call: this.calls, name: this.names };
    for (const { kind, word } of keys) {
      const rules = words[kind].get(word) ?? [];
      words[kind].set(word, rules);
      if (rules.at(-1) !== rule) rules.push(rule);
    }
  }

  /** Calls `visit` for each place where one of the rules can hold, in the order of the text; each rule once. */
  search(searched: Searched, visit: (node: SyntaxNode, rules: readonly Rule[]) => void): void {
    const { tree } = searched;
    const calls = new NamedRules(searched, this.calls);
    const plain = new NamedRules(searched, this.names);
    const isWanted = (type: string) =>
      this.types.has(type) ||
      (type === 'call' && this.calls.size > 0) ||
      (this.names.size > 0 && isName(type));
    tree.scan(isWanted, (index) => {
      const type = tree.typeOf(index);
      const ofType = this.types.get(type) ?? NONE;
      const ofName =
        type === 'call' ? calls.at(tree.childWith(index, 'function')) : isName(type) ? plain.at(index) : NONE;
      if (ofType.length === 0 && ofName.length === 0) return;
      const isOne = ofType.length === 0 && ofName.length === 1;
      visit(tree.node(index), isOne ? ofName : [...new Set([...ofType, ...ofName])]);
    });
  }
}

/** A tree, and what names mean in it. */
type Searched = { tree: SyntaxTree; names: Names };

const NONE: readonly never[] = [];

function isName(type: string): boolean {
  return type === 'attribute' || isIdentifier({ type });
}

/** Rules by the last part of the name that an expression is written as or refers to. */
class NamedRules<Rule> {
  private readonly table: WordTable<Rule[]>;

  constructor(
    private readonly searched: Searched,
    private readonly rules: Words<Rule>,
  ) {
    const entries = new Map(rules);
    // Also by the local aliases of the words.
    for (const [local, path] of searched.names.aliases) {
      const meant = rules.get(lastOf(path));
      if (meant !== undefined && lastOf(path) !== local)
        entries.set(local, [...(rules.get(local) ?? []), ...meant]);
    }
    this.table = new WordTable(entries);
  }

  /** The rules for the expression at this place; none for -1. */
  at(index: number): readonly Rule[] {
    const { tree, names } = this.searched;
    if (index < 0 || this.rules.size === 0) return NONE;
    const type = tree.typeOf(index);
    if (!isName(type)) return namesOf(tree.node(index), names).flatMap((name) => this.rules.get(name) ?? []);
    const last = type === 'attribute' ? tree.childWith(index, 'attribute') : index;
    const { starts, ends } = tree.compact;
    return last < 0 ? NONE : (this.table.get(tree.text, starts[last] ?? 0, ends[last] ?? 0) ?? NONE);
  }
}

/** An expression as written, and the last part of the name that it refers to, such as `require('a')`. */
function namesOf(node: SyntaxNode, names: Names): string[] {
  const written = node.text;
  const path = names.resolve(node);
  const resolved = path === null ? written : lastOf(path);
  return resolved === written ? [written] : [written, resolved];
}
