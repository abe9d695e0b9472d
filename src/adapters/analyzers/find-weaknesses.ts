import { Parser } from 'web-tree-sitter';
import type { LanguageId } from '../../base/languages.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { lineStarts, rangeAt } from '../../base/text.ts';
import type { AnalyzerFailure, SecurityFailure, SecurityMatch } from '../../ports/analyzer.ts';
import { compact } from './compact-tree.ts';
import type { Grammars } from './grammars.ts';
import { failed, type ParsedText, ParsedTexts } from './parsed-texts.ts';
import type { ParseCode } from './rules/formula.ts';
import { loadRules } from './rules/load-rules.ts';
import { RuleSet } from './rules/rule-set.ts';
import { findSuppressions } from './rules/suppressions.ts';
import { RuleTree, TooDeep } from './rules/syntax-node.ts';
import { findSlowPatterns } from './slow-patterns/find-slow-patterns.ts';
import { analyzeTaint, type Cleared, type TaintFinding } from './taint/find-taint.ts';
import { findUnguardedRoutes } from './unguarded-routes/find-unguarded-routes.ts';

/** The languages that there are security rules for, and the family whose rules those are. */
const FAMILIES: Partial<Record<LanguageId, Family>> = {
  python: 'python',
  javascript: 'javascript',
  typescript: 'javascript',
  tsx: 'javascript',
};
type Family = 'python' | 'javascript';

/** Whether weaknesses of this language are known. */
export function hasSecurityRules(language: LanguageId): boolean {
  return FAMILIES[language] !== undefined;
}

/** A failure may tell what was found in a part of the text. */
type SecurityAnswer = { result: Result<SecurityMatch[], SecurityFailure>; isSpent: boolean };

/** The rules of every language, each family loaded and compiled when it is first asked for. */
export class WeaknessFinder {
  private readonly loads = new Map<Family, Promise<Result<RuleSet, AnalyzerFailure>>>();

  constructor(
    private readonly grammars: Grammars,
    /** The build's, with one file of rules for each family. */
    private readonly folder: string,
    /** Shared with whatever else of this thread asks of the same texts. */
    private readonly texts = new ParsedTexts(grammars),
  ) {}

  /** Every weakness of a text. Blocks its thread for up to about `MAX_PARSE_MS` and the time of the rules. */
  async find(text: string, language: LanguageId): Promise<SecurityAnswer> {
    const family = FAMILIES[language];
    if (family === undefined)
      return failed('language_not_supported', `no rules for ${language}`, { isSpent: false });
    const rules = await this.rulesOf(family);
    if (!rules.ok) return { result: rules, isSpent: false };
    const { result: parsed, isSpent } = await this.texts.parse(text, language);
    if (!parsed.ok) return { result: parsed, isSpent };
    try {
      return { result: judge(parsed.value, text, { language, rules: rules.value }), isSpent };
    } catch (error) {
      if (error instanceof TooDeep)
        return failed('too_large', 'the code is nested too deeply', { isSpent: true });
      return failed('analyzer_failed', 'the rules broke off at this text', { isSpent: true });
    }
  }

  private async rulesOf(family: Family): Promise<Result<RuleSet, AnalyzerFailure>> {
    const load = this.loads.get(family) ?? this.compile(family);
    this.loads.set(family, load);
    const rules = await load;
    // A failure is not kept: the file may be there the next time.
    if (!rules.ok) this.loads.delete(family);
    return rules;
  }

  private async compile(family: Family): Promise<Result<RuleSet, AnalyzerFailure>> {
    const grammar = await this.grammars.load(family);
    if (!grammar.ok) return grammar;
    try {
      const rules = await loadRules(`${this.folder}/${family}.json`);
      const parse = parserOf(new Parser().setLanguage(grammar.value));
      return ok(new RuleSet(rules, { parse, isPython: family === 'python' }));
    } catch {
      const message = `the security rules for ${family} cannot be read: run "npm run build"`;
      return fail({ reason: 'analyzer_missing', message });
    }
  }
}

function parserOf(parser: Parser): ParseCode {
  return (code) => {
    const tree = parser.parse(code);
    if (tree === null) return null;
    const made = tree.rootNode.hasError ? null : new RuleTree(compact(tree));
    tree.delete();
    return made;
  };
}

function judge(
  parsed: ParsedText,
  text: string,
  { language, rules }: { language: LanguageId; rules: RuleSet },
): Result<SecurityMatch[], SecurityFailure> {
  const treeOf = () => parsed.compact;
  const taint = analyzeTaint({ treeOf, text, language });
  const matched = patternMatches({ parsed, text, rules }, taint.cleared);
  const isPython = language === 'python';
  const slow = placesOf(text, findSlowPatterns(treeOf, text, isPython), SLOW_PATTERN);
  const open = placesOf(text, findUnguardedRoutes(treeOf, text, isPython), UNGUARDED_ROUTE);
  const matches = inOrder([...matched, ...slow, ...open, ...taint.findings.map(toMatch)]);
  if (taint.isWhole) return ok(matches);
  // What was found counts, and says nothing of the rest of the text.
  return fail({
    reason: 'too_large',
    message: 'the code is too large to follow data through',
    found: matches,
  });
}

type Searched = { parsed: ParsedText; text: string; rules: RuleSet };

/** What the rules find, but for places whose data is known to be harmless; and the comments that would hide it. */
function patternMatches({ parsed, text, rules }: Searched, cleared: readonly Cleared[]): SecurityMatch[] {
  const matches = rules
    .find(text, () => new RuleTree(parsed.compact))
    .filter(
      ({ rule, start, end }) => !cleared.some((one) => isOf(one, { cwe: rule.metadata.cwe, start, end })),
    );
  const suppressions = findSuppressions(() => parsed.compact, text);
  if (matches.length === 0 && suppressions.length === 0) return [];
  const starts = lineStarts(text);
  const rangeOf = ({ start, end }: { start: number; end: number }) => rangeAt(text, start, end, starts);
  return [
    ...matches.map((match) => ({
      rule: `security/${match.rule.id}`,
      cwe: match.rule.metadata.cwe,
      message: match.rule.message,
      range: rangeOf(match),
      confidence: CONFIDENCES[match.rule.metadata.confidence],
      severity: null,
    })),
    ...suppressions.map((place) => ({ ...SUPPRESSION, range: rangeOf(place) })),
  ];
}

/** The same finding at several places. */
function placesOf(
  text: string,
  found: readonly { start: number; end: number }[],
  finding: Omit<SecurityMatch, 'range'>,
): SecurityMatch[] {
  if (found.length === 0) return [];
  const starts = lineStarts(text);
  return found.map(({ start, end }) => ({ ...finding, range: rangeAt(text, start, end, starts) }));
}

const UNGUARDED_ROUTE = {
  rule: 'security/route-for-everyone',
  cwe: 'CWE-306',
  message:
    'anyone can call this route, which changes accounts or belongs to administrators, and nothing in the file asks who it is; check the login and its rights first',
  confidence: 'medium',
  severity: null,
} as const;

const SLOW_PATTERN = {
  rule: 'security/slow-pattern',
  cwe: 'CWE-1333',
  message:
    'this pattern can read one text in many ways, and takes exponential time where it does not match in the end; let its repeated parts begin or end with different characters',
  confidence: 'medium',
  severity: null,
} as const;

/** What was cleared stands in what the rule found, or the other way around: an argument, and its call. */
function isOf(cleared: Cleared, found: Cleared): boolean {
  const isInside = (inner: Cleared, outer: Cleared) => outer.start <= inner.start && inner.end <= outer.end;
  return cleared.cwe === found.cwe && (isInside(cleared, found) || isInside(found, cleared));
}

const CONFIDENCES = { LOW: 'low', MEDIUM: 'medium', HIGH: 'high' } as const;

const SUPPRESSION = {
  rule: 'security/suppression',
  cwe: null,
  message: 'a comment tells security tools to look away; it is not obeyed. Leave it out',
  confidence: 'medium',
  severity: 'medium',
} as const;

function toMatch({ rule, cwe, message, range, severityHint }: TaintFinding): SecurityMatch {
  return { rule, cwe, message, range, confidence: 'medium', severity: severityHint };
}

function inOrder(matches: SecurityMatch[]): SecurityMatch[] {
  return matches.sort(
    ({ range: left }, { range: right }) =>
      left.start.line - right.start.line || left.start.column - right.start.column,
  );
}
