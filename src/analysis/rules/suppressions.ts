import type { CompactTree } from '../syntax/compact-tree.ts';

/** A comment that tells a security tool to look away; offsets in UTF-16 code units. */
export type Suppression = { start: number; end: number };

/** How Bandit, Semgrep, ESLint, ruff, SonarQube and CodeQL are told to. */
const WORDS =
  /\bnosec\b|\bnosem(?:grep)?\b|\beslint-disable|\bnoqa\s*:\s*[A-Z0-9, ]*\bS\d|\bNOSONAR\b|\blgtm\s*\[|\bcodeql\s*\[|\bruff:\s*noqa\b/g;

/** Every such comment, in the order of the text; the words anywhere else mean nothing. Most texts need no tree. */
export function findSuppressions(treeOf: () => CompactTree, text: string): Suppression[] {
  const words = [...text.matchAll(WORDS)];
  if (words.length === 0) return [];
  const comments = commentsOf(treeOf());
  return comments.filter(({ start, end }) => words.some(({ index }) => index >= start && index < end));
}

function commentsOf({ vocabulary, kinds, starts, ends }: CompactTree): Suppression[] {
  const comments: Suppression[] = [];
  for (const [index, kind] of kinds.entries())
    if (vocabulary.types[kind] === 'comment')
      comments.push({ start: starts[index] ?? 0, end: ends[index] ?? 0 });
  return comments;
}
