import type { LanguageId } from '../../base/languages.ts';
import type { SourceText } from '../syntax/compact-tree.ts';
import type { SyntaxNode } from '../syntax/syntax-node.ts';
import { Analysis } from './analysis.ts';
import type { Statement } from './intermediate.ts';
import { JAVASCRIPT } from './javascript-tables.ts';
import { lowerJavascript } from './lower-javascript.ts';
import { lowerPython } from './lower-python.ts';
import { PYTHON } from './python-tables.ts';
import type { Cleared, TaintFinding } from './report.ts';
import type { Tables } from './tables.ts';
import { taintTree } from './taint-tree.ts';

export type { Cleared, TaintFinding } from './report.ts';

type Adapter = { tables: Tables; lower(root: SyntaxNode): Statement[]; mention: RegExp };

const ADAPTERS: Partial<Record<LanguageId, Adapter>> = {
  python: adapter(PYTHON, lowerPython),
  javascript: adapter(JAVASCRIPT, lowerJavascript),
  typescript: adapter(JAVASCRIPT, lowerJavascript),
  tsx: adapter(JAVASCRIPT, lowerJavascript),
};

function adapter(tables: Tables, lower: Adapter['lower']): Adapter {
  return { tables, lower, mention: mentionOf(tables) };
}

/** A text without the name of a sink has no finding. This filter skips most texts. */
function mentionOf({ sinks, assignSinks, routeWords }: Tables): RegExp {
  const names = [...sinks.keys(), ...assignSinks.keys()].map((name) => name.slice(name.lastIndexOf('.') + 1));
  const words = [...new Set([...names, ...routeWords])].filter((name) => /^\w+$/.test(name));
  return new RegExp(`\\b(?:${words.join('|')})\\b`);
}

/** Whether `findTaint` knows the language. */
export function knowsTaintOf(language: LanguageId): boolean {
  return ADAPTERS[language] !== undefined;
}

/**
 * Finds every flow of untrusted data to a place where it does harm, and whether the whole text was analyzed
 * within the limits.
 */
export function analyzeTaint({ treeOf, text, language }: SourceText): {
  findings: TaintFinding[];
  cleared: Cleared[];
  isWhole: boolean;
} {
  const known = ADAPTERS[language];
  if (known === undefined || !known.mention.test(text)) return { findings: [], cleared: [], isWhole: true };
  const { root, isWhole } = taintTree(treeOf(), text);
  const analysis = new Analysis(known.tables);
  const isDone = analysis.runFile(known.lower(root));
  const { findings } = analysis;
  const isAll = isWhole && isDone;
  return { findings: findings.list(text), cleared: isAll ? findings.cleared : [], isWhole: isAll };
}
