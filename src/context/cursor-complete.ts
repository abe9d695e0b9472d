import { ok, type Result } from '../base/result.ts';
import { offsetAt } from '../base/text.ts';
import { MAX_CURSOR_TOKENS_EACH_SIDE } from '../config/limits.ts';
import type { CompleteRequest } from '../contract/request.ts';
import { boundOf, piecesBefore } from './cursor-before.ts';
import { documentPiece, hasSomethingToSay, leftOut, linedText, type OpenDocument } from './document.ts';
import { badInput, type ContextFailure, type RankedPiece, type SourceInput } from './source.ts';
import { fitHead } from './window.ts';

/** Share of a context budget for the text after the cursor when both sides do not fit. */
const SUFFIX_BUDGET_SHARE = 0.25;

/**
 * The text before and after the cursor, in file order: if the text before is cut, the imports and the heads of the
 * enclosing definitions; the text before; the text after. A side without text has no piece.
 */
export async function completePieces(
  input: SourceInput<CompleteRequest>,
): Promise<Result<RankedPiece[], ContextFailure>> {
  const { document: given, position } = input.request;
  const document = { ...linedText(given.text), path: given.path };
  const cursor = offsetAt(document.text, position, document.starts);
  if (cursor === null) {
    const place = `${position.line}:${position.column}`;
    return badInput(`The document has no position ${place}; send the cursor together with its text.`);
  }
  const afterTokens = tokensAfterCursor(input.maxTokens, cursor);
  const beforeTokens = Math.min(MAX_CURSOR_TOKENS_EACH_SIDE, input.maxTokens - afterTokens);
  const pieces = await Promise.all([
    piecesBefore(document, cursor, { ...input, maxTokens: beforeTokens }),
    piecesAfter(document, cursor, { ...input, maxTokens: afterTokens }),
  ]);
  return ok(pieces.flat().filter(hasSomethingToSay));
}

/**
 * Whatever the text before the cursor cannot use, and never less than its share. In powers of two: typing before the
 * cursor must not move the end of the text after it.
 */
function tokensAfterCursor(budget: number, charactersBefore: number): number {
  const share = Math.floor(budget * SUFFIX_BUDGET_SHARE);
  const usual = charactersBefore / LEAST_CHARACTERS_PER_TOKEN;
  const tokensBefore =
    2 ** Math.ceil(Math.log2(Math.max(1, usual, Math.min(charactersBefore, FEW_CHARACTERS))));
  const rest = budget - Math.min(MAX_CURSOR_TOKENS_EACH_SIDE, tokensBefore);
  return Math.min(MAX_CURSOR_TOKENS_EACH_SIDE, Math.max(share, rest));
}

/** Code rarely has fewer, except for a few symbols: `x = [` is estimated at five tokens at most and is four. */
const LEAST_CHARACTERS_PER_TOKEN = 3;
const FEW_CHARACTERS = 64;

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
