import { type CompactTree, commentsOf, type Span } from '../syntax/compact-tree.ts';

/** How Bandit, Semgrep, ESLint, ruff, SonarQube and CodeQL are told to. */
const WORDS =
  /\bnosec\b|\bnosem(?:grep)?\b|\beslint-disable|\bnoqa\s*:\s*[A-Z0-9, ]*\bS\d|\bNOSONAR\b|\blgtm\s*\[|\bcodeql\s*\[|\bruff:\s*noqa\b/g;

/**
 * Every comment that tells a security tool to look away, in the order of the text; the words anywhere else mean nothing.
 * Most texts need no tree.
 */
export function findSuppressions(treeOf: () => CompactTree, text: string): Span[] {
  const words = [...text.matchAll(WORDS)];
  if (words.length === 0) return [];
  const comments = commentsOf(treeOf());
  return comments.filter(({ start, end }) => words.some(({ index }) => index >= start && index < end));
}
