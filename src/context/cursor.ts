import { assertNever } from '../base/assert-never.ts';
import { ok, type Result } from '../base/result.ts';
import { MAX_EXPLAIN_TOKENS } from '../config/limits.ts';
import type { ChatRequest } from '../contract/request.ts';
import { completePieces } from './cursor-complete.ts';
import { explainPieces } from './cursor-explain.ts';
import { generatePieces } from './cursor-generate.ts';
import { documentPiece, leftOut, linedText, withoutLineEnd } from './document.ts';
import type { ContextFailure, RankedPiece, SourceInput } from './source.ts';
import { fitHead } from './window.ts';

/** The part of the request's own document that the model is shown, depending on the task. */
export function cursorPieces(input: SourceInput): Promise<Result<RankedPiece[], ContextFailure>> {
  const { request } = input;
  switch (request.task) {
    case 'complete':
      return completePieces({ ...input, request });
    case 'generate':
      return generatePieces({ ...input, request });
    case 'chat':
      return chatPieces({ ...input, request });
    case 'explain':
      return explainPieces({ ...input, request });
    default:
      return assertNever(request);
  }
}

/** The file a conversation is about, from its beginning; nothing when there is none. */
async function chatPieces({
  request,
  maxTokens,
  countTokens,
}: SourceInput<ChatRequest>): Promise<Result<RankedPiece[], ContextFailure>> {
  const { document: given } = request;
  if (given === null || given.text.trim() === '') return ok([]);
  const document = { ...linedText(given.text), path: given.path };
  const limit = Math.min(MAX_EXPLAIN_TOKENS, maxTokens);
  const end = document.text.length;
  const fitted = await fitHead(document, { start: 0, end }, limit, countTokens);
  const shown = { ...fitted, end: withoutLineEnd(document, fitted) };
  const cut_by = leftOut(document, `limit of ${limit} tokens`, { start: fitted.end, end });
  return ok([
    documentPiece(document, shown, { why: 'the file the conversation is about', cut_by, value: 2 }),
  ]);
}
