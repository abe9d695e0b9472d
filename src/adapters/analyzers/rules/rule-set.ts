import { holds } from './evaluate.ts';
import { canMatch, compileRule, type Formula, type PatternLanguage } from './formula.ts';
import { Matcher } from './matcher.ts';
import { wordsIn } from './pattern-source.ts';
import type { Rule } from './rule-file.ts';
import { keysOfFormula, keysOfNode } from './rule-index.ts';
import { type SyntaxNode, walk } from './syntax-node.ts';

/** A place that a rule matches; offsets in UTF-16 code units. */
export type RuleMatch = { rule: Rule; start: number; end: number };

type Compiled = { rule: Rule; formula: Formula };

/** The rules of one language. Their patterns are parsed when a text first has all their words. */
export class RuleSet {
  private readonly compiled: Compiled[];

  /** Throws `BrokenRule`. */
  constructor(rules: Rule[], language: PatternLanguage) {
    this.compiled = rules.map((rule) => ({ rule, formula: compileRule(rule, language) }));
  }

  /**
   * Every place that a rule matches, in the order of the text. `tree` is asked for only when some rule's
   * words all stand in the text. Throws `BrokenRule`.
   */
  find(text: string, tree: () => SyntaxNode): RuleMatch[] {
    const words = wordsIn(text);
    const possible = this.compiled.filter(({ formula }) => canMatch(formula, words));
    if (possible.length === 0) return [];
    const byKey = new Map<string, Compiled[]>();
    for (const rule of possible)
      for (const key of new Set(keysOfFormula(rule.formula)))
        byKey.set(key, [...(byKey.get(key) ?? []), rule]);
    const root = tree();
    const matcher = new Matcher(root, text);
    const found: RuleMatch[] = [];
    walk(root, (node) => {
      const rules = keysOfNode(node, text, matcher.names).flatMap((key) => byKey.get(key) ?? []);
      for (const { rule, formula } of new Set(rules)) {
        if (holds(matcher, formula, node)) found.push({ rule, start: node.start, end: node.end });
      }
    });
    return found;
  }
}
