import { groupBy } from '../base/group-by.ts';
import type { RepositoryIndex } from '../ports/repository.ts';
import { linedText, withoutLineEnd } from './document.ts';
import type { CountTokens, RankedPiece } from './source.ts';
import { fitHead } from './window.ts';

/** Definitions considered for a repository map. */
const MAX_MAP_SYMBOLS = 60;

/** Words of a question about the project as a whole, which no single place answers. */
const ABOUT_ALL =
  /\b(?:architecture|overview|structured?|organi[sz]ed|layout|codebase|code base|(?:this|the|whole) (?:project|repository|repo)|main (?:parts|modules|components|classes))\b/i;

/** Whether a question asks what there is, rather than where one thing is. */
export function asksForMap(words: string): boolean {
  return ABOUT_ALL.test(words);
}

/**
 * A map of the repository as one piece: the signatures used by most files, grouped by file, as many as fit. Null when
 * nothing is used across files.
 */
export async function mapPiece(
  index: RepositoryIndex,
  maxTokens: number,
  countTokens: CountTokens,
): Promise<RankedPiece | null> {
  const found = await index.mostUsed(MAX_MAP_SYMBOLS);
  if (!found.ok || found.value.length === 0) return null;
  const files = groupBy(found.value, ({ path }) => path);
  const lines = [...files].flatMap(([path, symbols]) => [
    path,
    ...symbols.map(({ signature }) => `  ${signature}`),
  ]);
  const text = linedText(`${lines.join('\n')}\n`);
  const all = { start: 0, end: text.text.length };
  const fitted = await fitHead(text, all, maxTokens, countTokens);
  const shown = text.text.slice(0, withoutLineEnd(text, fitted));
  if (shown === '') return null;
  return {
    source: 'symbols',
    path: null,
    range: null,
    text: shown,
    why: 'map of the repository: the signatures that most of its files use',
    tokens: fitted.tokens,
    cut_by: fitted.end < all.end ? `limit of ${maxTokens} tokens for the map` : null,
    value: fitted.tokens,
  };
}
