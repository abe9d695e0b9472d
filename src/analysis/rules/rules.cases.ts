import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { Parser } from 'web-tree-sitter';
import { copyGrammars } from '../../../scripts/copy-grammars.mjs';
import { copyRules } from '../../../scripts/copy-rules.mjs';
import { compact } from '../../adapters/analyzers/parsing/compact.ts';
import { createGrammars, type Grammars } from '../../adapters/analyzers/parsing/grammars.ts';
import { packageRoot } from '../../adapters/package-root.ts';
import type { ParseCode } from './formula.ts';
import type { Rule } from './rule-file.ts';
import { RuleSet } from './rule-set.ts';
import { ruleTree } from './rule-tree.ts';

/** The folder of a build that has the grammars and the rules, and the grammars in the test's own thread. */
export async function buildForTests(): Promise<{ build: string; grammars: Grammars }> {
  const build = await mkdtemp(join(tmpdir(), 'fettle-rules-'));
  afterAll(() => rm(build, { recursive: true }));
  await copyGrammars(build);
  copyRules(packageRoot(), build);
  return { build, grammars: createGrammars(join(build, 'grammars')) };
}

/** Parses code of one language; throws where it does not parse. */
export async function parserFor(grammars: Grammars, language: string): Promise<ParseCode> {
  const grammar = await grammars.load(language);
  if (!grammar.ok) throw new Error(grammar.failure.message);
  const parser = new Parser().setLanguage(grammar.value);
  return (code) => {
    const tree = parser.parse(code);
    if (tree === null || tree.rootNode.hasError) throw new Error(`does not parse: ${code}`);
    return ruleTree(compact(tree), code);
  };
}

/** A rule with these conditions; what is only for readers is filled in. */
export function ruleWith(conditions: Pick<Rule, 'pattern' | 'patterns' | 'pattern-either'>): Rule {
  const examples = { bad: ['-'], good: ['-'] };
  const metadata = { cwe: 'CWE-1', confidence: 'MEDIUM' as const, examples };
  return { id: 'a', languages: ['python'], message: 'a', severity: 'INFO', metadata, ...conditions };
}

/** The pieces of the code that a rule matches. */
export function matchesOf(
  parse: ParseCode,
  isPython: boolean,
  conditions: Parameters<typeof ruleWith>[0],
  code: string,
): string[] {
  const rules = new RuleSet([ruleWith(conditions)], { parse, isPython });
  const tree = parse(code);
  if (tree === null) throw new Error(`does not parse: ${code}`);
  return rules.find(code, () => tree).map(({ start, end }) => code.slice(start, end));
}
