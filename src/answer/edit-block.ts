import { languageOfPath } from '../base/languages.ts';

/** What an edit puts into a file; `language` is empty where the edit does not say. */
export type Replacement = { text: string; language: string };

/**
 * The code that a block brings which is no code but a change to some: a search-and-replace block (as aider's
 * `diff` format) or a unified diff. Null: the block is code.
 */
export function replacementOf(block: string, language: string): Replacement | null {
  if (/^<{5,9} SEARCH\b/m.test(block)) return { text: replaced(block), language };
  if (/^(?:u?diff|patch)$/i.test(language) || /^@@ .* @@/m.test(block)) return added(block);
  return null;
}

/** What stands between `=======` and `>>>>>>> REPLACE`, of each pair. */
function replaced(block: string): string {
  const pairs = block.matchAll(/^<{5,9} SEARCH\b[\s\S]*?^={5,9}\s*\n([\s\S]*?)^>{5,9} REPLACE\b/gm);
  return [...pairs].map(([, text]) => text ?? '').join('');
}

function added(block: string): Replacement {
  const lines = block.split('\n');
  const path = lines.flatMap((line) => /^\+\+\+ (?:b\/)?(\S+)/.exec(line)?.[1] ?? [])[0];
  const texts = lines.filter((line) => /^\+(?!\+\+ )/.test(line)).map((line) => line.slice(1));
  return { text: texts.join('\n'), language: path === undefined ? '' : (languageOfPath(path)?.id ?? '') };
}
