import type { Tree } from 'web-tree-sitter';

/** A comment that tells a security tool to look away; offsets in UTF-16 code units. */
export type Suppression = { start: number; end: number };

/** How Bandit, Semgrep, ESLint, ruff, SonarQube and CodeQL are told to. */
const WORDS =
  /\bnosec\b|\bnosem(?:grep)?\b|\beslint-disable|\bnoqa\s*:\s*[A-Z0-9, ]*\bS\d|\bNOSONAR\b|\blgtm\s*\[|\bcodeql\s*\[|\bruff:\s*noqa\b/g;

/** Every such comment, in the order of the text; the words anywhere else mean nothing. */
export function findSuppressions(tree: Tree, text: string): Suppression[] {
  const found = new Map<number, Suppression>();
  for (const { index } of text.matchAll(WORDS)) {
    const node = tree.rootNode.descendantForIndex(index);
    if (node?.type === 'comment') found.set(node.startIndex, { start: node.startIndex, end: node.endIndex });
  }
  return [...found.values()];
}
