import { languageOfPath } from '../base/languages.ts';
import { numberedLines } from '../base/numbered-lines.ts';
import type { ContextBundle, ContextPiece } from '../contract/context.ts';
import { fenced, shownPath } from './fence.ts';

const SOURCES: ReadonlySet<string> = new Set(['imports', 'symbols', 'retrieved']);

/**
 * The repository's pieces, one block per piece, under their paths. Lines are numbered if an answer may cite them;
 * blocks with only signatures have no line numbers. Empty when nothing was found.
 */
export function repositoryBlocks({ pieces }: ContextBundle, { isNumbered }: { isNumbered: boolean }): string {
  return pieces
    .filter(({ source, path, text }) => SOURCES.has(source) && path !== null && text !== '')
    .map((piece) => blockOf(piece, isNumbered))
    .join('\n\n');
}

function blockOf({ path, range, text, cut_by }: ContextPiece, isNumbered: boolean): string {
  const name = path ?? '';
  const lines = range === null ? '' : `:${range.start.line}-${range.end.line}`;
  const hasLines = isNumbered && range !== null && cut_by?.startsWith('signatures only') !== true;
  const shown = hasLines ? numberedLines(text, range.start.line) : text;
  return `${shownPath(name)}${lines}\n${fenced(shown, languageOfPath(name)?.id ?? '')}`;
}
