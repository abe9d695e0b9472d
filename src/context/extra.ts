import { MAX_EXTRA_TEXTS, MAX_EXTRA_TOKENS } from '../config/limits.ts';
import type { CompleteRequest } from '../contract/request.ts';
import type { FoundPieces } from './candidate.ts';
import { linedText, withoutLineEnd } from './document.ts';
import type { RankedPiece, SourceInput } from './source.ts';
import { fitHead } from './window.ts';

/** Texts that the client sent, in its order; the last are worth most and are dropped last. */
export async function extraPieces({
  request,
  maxTokens,
  countTokens,
}: SourceInput<CompleteRequest>): Promise<FoundPieces> {
  const pieces: RankedPiece[] = [];
  const dropped: FoundPieces['dropped'] = [];
  let room = Math.min(MAX_EXTRA_TOKENS, maxTokens);
  for (const { path, text } of (request.extra ?? []).slice(-MAX_EXTRA_TEXTS).toReversed()) {
    if (text.trim() === '') continue;
    const source = linedText(text);
    const fitted = await fitHead(source, { start: 0, end: text.length }, room, countTokens);
    const shown = text.slice(0, withoutLineEnd(source, fitted));
    if (shown === '') {
      dropped.unshift({ source: 'retrieved', path, tokens: 0, cut_by: leftOutBy(maxTokens) });
      continue;
    }
    room -= fitted.tokens;
    pieces.unshift({
      source: 'retrieved',
      path,
      range: null,
      text: shown,
      why: 'sent by the editor',
      tokens: fitted.tokens,
      cut_by:
        fitted.end < text.length ? `limit of ${MAX_EXTRA_TOKENS} tokens for texts sent by the editor` : null,
      value: 1,
    });
  }
  return { pieces, dropped };
}

function leftOutBy(maxTokens: number): string {
  return `${Math.min(MAX_EXTRA_TOKENS, maxTokens)} tokens for texts sent by the editor`;
}
