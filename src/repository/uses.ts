import { escapePattern } from '../base/escape-pattern.ts';
import { languageOfPath } from '../base/languages.ts';
import { maskLiterals } from '../base/source/literals.ts';
import type { StoredUse } from '../ports/index-store.ts';
import type { RepositoryUse } from '../ports/repository.ts';

export type Use = RepositoryUse;

/** The lines of chunks that use an identifier, except those where it occurs only in a string or comment. */
export function useLines(uses: readonly StoredUse[], identifier: string): Use[] {
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_$])${escapePattern(identifier)}(?![\\p{L}\\p{N}_$])`, 'u');
  return uses.flatMap(({ path, symbol, firstLine, text }) => {
    const language = languageOfPath(path)?.id ?? 'typescript';
    const masked = maskLiterals(text, language, { comments: true }).split('\n');
    const lines = text.split('\n');
    return masked.flatMap((line, index) =>
      pattern.test(line)
        ? [{ path, line: firstLine + index, text: (lines[index] ?? '').trim(), symbol }]
        : [],
    );
  });
}
