import { ok, type Result } from '../base/result.ts';
import { offsetAt } from '../base/text.ts';
import { MAX_CURSOR_TOKENS_EACH_SIDE, MAX_HEADER_TOKENS, SUFFIX_BUDGET_SHARE } from '../config/limits.ts';
import type { CompleteRequest } from '../contract/request.ts';
import {
  documentPiece,
  hasSomethingToSay,
  leftOut,
  linedText,
  type OpenDocument,
  type Span,
} from './document.ts';
import { headerSpan, languageOf } from './outline.ts';
import { badInput, type ContextFailure, type RankedPiece, type SourceInput } from './source.ts';
import { fitHead, fitTail, isCutUncounted } from './window.ts';

/**
 * The text before and after the cursor, in the order of the file: imports when the text before is cut,
 * the text before, the text after. A side where the document has no text has no piece.
 */
export async function completePieces(
  input: SourceInput<CompleteRequest>,
): Promise<Result<RankedPiece[], ContextFailure>> {
  const { document: given, position } = input.request;
  const document = { ...linedText(given.text), path: given.path };
  const cursor = offsetAt(document.text, position, document.starts);
  if (cursor === null) {
    const place = `${position.line}:${position.column}`;
    return badInput(`The document has no position ${place}; send the cursor with the text it stands in.`);
  }
  const afterTokens = tokensAfterCursor(input.maxTokens);
  const beforeTokens = Math.min(MAX_CURSOR_TOKENS_EACH_SIDE, input.maxTokens - afterTokens);
  const pieces = await Promise.all([
    piecesBefore(document, cursor, { ...input, maxTokens: beforeTokens }),
    piecesAfter(document, cursor, { ...input, maxTokens: afterTokens }),
  ]);
  return ok(pieces.flat().filter(hasSomethingToSay));
}

/** What the text before the cursor cannot use, and never less than its share. */
function tokensAfterCursor(budget: number): number {
  const share = Math.floor(budget * SUFFIX_BUDGET_SHARE);
  return Math.min(MAX_CURSOR_TOKENS_EACH_SIDE, Math.max(share, budget - MAX_CURSOR_TOKENS_EACH_SIDE));
}

async function piecesBefore(
  document: OpenDocument,
  cursor: number,
  { request, maxTokens, countTokens }: SourceInput<CompleteRequest>,
): Promise<RankedPiece[]> {
  const all: Span = { start: 0, end: cursor };
  const words = { why: 'text before the cursor', cut_by: null, value: 3 };
  if (!isCutUncounted(all, maxTokens)) {
    const whole = await fitTail(document, all, maxTokens, countTokens);
    if (whole.start === 0) return [documentPiece(document, whole, words)];
  }
  const header = headerSpan(document, languageOf(request.document));
  const headerTokens = header === null ? 0 : Math.min(MAX_HEADER_TOKENS, Math.floor(maxTokens / 4));
  const [head, near] = await Promise.all([
    header === null ? null : fitHead(document, header, headerTokens, countTokens),
    fitTail(document, all, maxTokens - headerTokens, countTokens),
  ]);
  const bound = boundOf(maxTokens, 'before');
  const headEnd = head === null ? 0 : Math.min(head.end, near.start);
  const cut_by = leftOut(document, bound, { start: headEnd, end: near.start });
  const nearPiece = documentPiece(document, near, { ...words, cut_by });
  if (head === null || head.start >= headEnd) return [nearPiece];
  const headPiece = documentPiece(
    document,
    { ...head, end: headEnd },
    {
      why: 'imports of the file, kept where the text below them is cut',
      cut_by: leftOut(document, bound, { start: 0, end: head.start }),
      value: 1,
    },
  );
  return [headPiece, nearPiece];
}

async function piecesAfter(
  document: OpenDocument,
  cursor: number,
  { maxTokens, countTokens }: SourceInput<CompleteRequest>,
): Promise<RankedPiece[]> {
  const end = document.text.length;
  const near = await fitHead(document, { start: cursor, end }, maxTokens, countTokens);
  const cut_by = leftOut(document, boundOf(maxTokens, 'after'), { start: near.end, end });
  return [documentPiece(document, near, { why: 'text after the cursor', cut_by, value: 2 })];
}

function boundOf(maxTokens: number, side: 'before' | 'after'): string {
  const name = maxTokens < MAX_CURSOR_TOKENS_EACH_SIDE ? 'context budget' : 'limit';
  return `${name} of ${maxTokens} tokens ${side} the cursor`;
}
