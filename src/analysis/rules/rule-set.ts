import type { SyntaxTree } from '../syntax/syntax-node.ts';
import { holds } from './evaluate.ts';
import { canMatch, compileRule, type Formula, type PatternLanguage, wordsOfFormula } from './formula.ts';
import { Matcher } from './matcher.ts';
import type { Rule } from './rule-file.ts';
import { type Key, keysOfFormula, RuleIndex } from './rule-index.ts';
import { WordTable } from './word-table.ts';

/** A place that a rule matches; offsets in UTF-16 code units. */
export type RuleMatch = { rule: Rule; start: number; end: number };

class Compiled {
  private known: Key[] | null = null;

  constructor(
    readonly rule: Rule,
    readonly formula: Formula,
  ) {}

  /** Throws `BrokenRule`. */
  get keys(): readonly Key[] {
    this.known ??= keysOfFormula(this.formula);
    return this.known;
  }
}

/** The rules of one language. A pattern is parsed when a text first contains all its words. */
export class RuleSet {
  private readonly compiled: Compiled[];
  private readonly words: WordTable<string>;

  /** Throws `BrokenRule`. */
  constructor(rules: Rule[], language: PatternLanguage) {
    this.compiled = rules.map((rule) => new Compiled(rule, compileRule(rule, language)));
    const words = this.compiled.flatMap(({ formula }) => wordsOfFormula(formula));
    this.words = new WordTable(words.map((word) => [word, word]));
  }

  /**
   * Finds every place that a rule matches, in the order of the text. `treeOf` is called only when the text
   * contains all words of some rule. Throws `BrokenRule`.
   */
  find(text: string, treeOf: () => SyntaxTree): RuleMatch[] {
    const words = this.words.valuesIn(text);
    const possible = this.compiled.filter(({ formula }) => canMatch(formula, words));
    if (possible.length === 0) return [];
    const index = new RuleIndex<Compiled>();
    for (const one of possible) index.add(one, one.keys);
    const tree = treeOf();
    const matcher = new Matcher(tree);
    const found: RuleMatch[] = [];
    index.search({ tree, names: matcher.names }, (node, rules) => {
      for (const { rule, formula } of rules)
        if (holds(matcher, formula, node)) found.push({ rule, start: node.start, end: node.end });
    });
    return found;
  }
}
