import { Parser } from 'web-tree-sitter';
import type { ParseCode } from '../../../analysis/rules/formula.ts';
import { RuleFile } from '../../../analysis/rules/rule-file.ts';
import { RuleSet } from '../../../analysis/rules/rule-set.ts';
import { ruleTree, TooDeep } from '../../../analysis/rules/rule-tree.ts';
import { weaknessesOf } from '../../../analysis/weaknesses.ts';
import type { LanguageId } from '../../../base/languages.ts';
import { fail, ok, type Result } from '../../../base/result.ts';
import type { AnalyzerFailure, SecurityFailure, SecurityMatch } from '../../../ports/analyzer.ts';
import { readOwnFile } from '../../files/own-file.ts';
import { compact } from '../parsing/compact.ts';
import type { Grammars } from '../parsing/grammars.ts';
import { failed, ParsedTexts } from '../parsing/parsed-texts.ts';

/** The languages with security rules, and the rule family of each. */
export const RULE_FAMILIES: Partial<Record<LanguageId, Family>> = {
  python: 'python',
  javascript: 'javascript',
  typescript: 'javascript',
  tsx: 'javascript',
};
type Family = 'python' | 'javascript';

/** Whether there are security rules for this language. */
export function hasSecurityRules(language: LanguageId): boolean {
  return RULE_FAMILIES[language] !== undefined;
}

/** A failure may include the findings of a part of the text. */
type SecurityAnswer = { result: Result<SecurityMatch[], SecurityFailure>; isSpent: boolean };

/** The rules of every language. Each family is loaded and compiled on first use. */
export class WeaknessFinder {
  private readonly loads = new Map<Family, Promise<Result<RuleSet, AnalyzerFailure>>>();

  constructor(
    private readonly grammars: Grammars,
    /** The build's rule folder, with one file for each family. */
    private readonly folder: string,
    /** Shared with other analyzers of the same texts in this thread. */
    private readonly texts = new ParsedTexts(grammars),
  ) {}

  /** Finds every weakness of a text. Blocks its thread for up to about `MAX_PARSE_MS` plus the time of the rules. */
  async find(text: string, language: LanguageId): Promise<SecurityAnswer> {
    const family = RULE_FAMILIES[language];
    if (family === undefined)
      return failed('language_not_supported', `no rules for ${language}`, { isSpent: false });
    const rules = await this.rulesOf(family);
    if (!rules.ok) return { result: rules, isSpent: false };
    const { result: parsed, isSpent } = await this.texts.parse(text, language);
    if (!parsed.ok) return { result: parsed, isSpent };
    try {
      const code = { treeOf: () => parsed.value.compact, text, language };
      return { result: weaknessesOf(code, rules.value), isSpent };
    } catch (error) {
      if (error instanceof TooDeep)
        return failed('too_large', 'the code is nested too deeply', { isSpent: true });
      return failed('analyzer_failed', 'the rules crashed at this text', { isSpent: true });
    }
  }

  private async rulesOf(family: Family): Promise<Result<RuleSet, AnalyzerFailure>> {
    const load = this.loads.get(family) ?? this.compile(family);
    this.loads.set(family, load);
    const rules = await load;
    // Failures are not cached: the file may exist next time.
    if (!rules.ok) this.loads.delete(family);
    return rules;
  }

  private async compile(family: Family): Promise<Result<RuleSet, AnalyzerFailure>> {
    const grammar = await this.grammars.load(family);
    if (!grammar.ok) return grammar;
    try {
      // `scripts/copy-rules.mjs` has written it.
      const { rules } = RuleFile.parse(JSON.parse(await readOwnFile(`${this.folder}/${family}.json`)));
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
    const made = tree.rootNode.hasError ? null : ruleTree(compact(tree), code);
    tree.delete();
    return made;
  };
}
