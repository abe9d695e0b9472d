import type { SyntaxTree } from '../syntax/syntax-node.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import { toCode, wordsOf } from './pattern-source.ts';
import type { Condition, Rule } from './rule-file.ts';

/** The conditions of a rule on a place in the code. The first members of `all` say where to look, the others refuse. */
export type Formula =
  | { kind: 'pattern' | 'inside'; code: PatternCode }
  | { kind: 'either'; formulas: Formula[] }
  | { kind: 'all'; formulas: Formula[] }
  | { kind: 'not'; formula: Formula }
  | { kind: 'regex'; metavariable: string; regex: RegExp }
  | { kind: 'within'; metavariable: string; formula: Formula };

/** Parses code of the rule's language; null when it does not parse. */
export type ParseCode = (code: string) => SyntaxTree | null;

/** A rule that cannot be read: its id, and what is wrong with it. */
class BrokenRule extends Error {}

/** The language that a rule's patterns are written in. */
export type PatternLanguage = { parse: ParseCode; isPython: boolean };

/** A pattern as written. It is parsed on first use, because most never are. */
class PatternCode {
  /** Words that every text that matches the pattern contains. */
  readonly words: string[];
  private compiled: Pattern | null = null;

  constructor(
    private readonly rule: string,
    private readonly text: string,
    private readonly language: PatternLanguage,
  ) {
    this.words = wordsOf(text);
  }

  /** Throws `BrokenRule`. */
  get pattern(): Pattern {
    this.compiled ??= this.compile();
    return this.compiled;
  }

  private compile(): Pattern {
    const code = toCode(this.text, this.language.isPython);
    const tree = this.language.parse(code);
    if (tree !== null) return compilePattern(tree.root);
    throw new BrokenRule(`rule ${this.rule}: the pattern does not parse: ${this.text.trim()}`);
  }
}

/** Throws `BrokenRule`, as its patterns do when they are first used. */
export function compileRule(rule: Rule, language: PatternLanguage): Formula {
  const { id, pattern, patterns, 'pattern-either': either } = rule;
  const coded = (text: string) => new PatternCode(id, text, language);
  const formula = compileChoice({ pattern, patterns, 'pattern-either': either }, coded);
  if (!saysWhere(formula)) throw new BrokenRule(`rule ${id} has no pattern that selects code`);
  return formula;
}

type Coder = (text: string) => PatternCode;

/** Exclusions are tried last: they may refer to metavariables that the others bind. */
const ORDER: Formula['kind'][] = ['pattern', 'either', 'all', 'inside', 'regex', 'within', 'not'];

function compileChoice(
  condition: Pick<Condition, 'pattern' | 'patterns' | 'pattern-either'>,
  coded: Coder,
): Formula {
  const { pattern, patterns, 'pattern-either': either } = condition;
  if (pattern !== undefined) return { kind: 'pattern', code: coded(pattern) };
  if (either !== undefined)
    return { kind: 'either', formulas: either.map((inner) => compileCondition(inner, coded)) };
  const formulas = (patterns ?? []).map((inner) => compileCondition(inner, coded));
  const rank = (formula: Formula) => (saysWhere(formula) ? 0 : 1 + ORDER.indexOf(formula.kind));
  return { kind: 'all', formulas: formulas.sort((left, right) => rank(left) - rank(right)) };
}

function compileCondition(condition: Condition, coded: Coder): Formula {
  const {
    'pattern-not': not,
    'pattern-inside': inside,
    'pattern-not-inside': notInside,
    'metavariable-regex': regex,
    'metavariable-pattern': within,
  } = condition;
  if (inside !== undefined) return { kind: 'inside', code: coded(inside) };
  if (not !== undefined) return { kind: 'not', formula: { kind: 'pattern', code: coded(not) } };
  if (notInside !== undefined) return { kind: 'not', formula: { kind: 'inside', code: coded(notInside) } };
  if (regex !== undefined)
    return { kind: 'regex', metavariable: regex.metavariable.slice(1), regex: toRegex(regex.regex) };
  if (within === undefined) return compileChoice(condition, coded);
  return {
    kind: 'within',
    metavariable: within.metavariable.slice(1),
    formula: compileChoice(within, coded),
  };
}

/** Semgrep's regular expressions are Python's: matched from the beginning, with flags in front. */
function toRegex(written: string): RegExp {
  const flags = /^\(\?([is]+)\)/.exec(written);
  return new RegExp(`^(?:${written.slice(flags?.[0].length ?? 0)})`, flags?.[1] ?? '');
}

/** Whether a formula selects places by itself, as opposed to excluding some. */
export function saysWhere(formula: Formula): boolean {
  if (formula.kind === 'either') return formula.formulas.every(saysWhere);
  if (formula.kind === 'all') return formula.formulas.some(saysWhere);
  return formula.kind === 'pattern';
}

/** The words of all patterns of a formula. */
export function wordsOfFormula(formula: Formula): string[] {
  if (formula.kind === 'pattern' || formula.kind === 'inside') return formula.code.words;
  return 'formulas' in formula ? formula.formulas.flatMap(wordsOfFormula) : [];
}

/** Whether a text that contains these of the formula's words (`wordsOfFormula`) can match at all. */
export function canMatch(formula: Formula, words: ReadonlySet<string>): boolean {
  switch (formula.kind) {
    case 'pattern':
    case 'inside':
      return formula.code.words.every((word) => words.has(word));
    case 'either':
      return formula.formulas.some((inner) => canMatch(inner, words));
    case 'all':
      return formula.formulas.every((inner) => canMatch(inner, words));
    default:
      return true;
  }
}
