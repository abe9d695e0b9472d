import { ok, type Result } from '../base/result.ts';
import { MAX_OUTLINE_LINE_CHARACTERS } from '../config/limits.ts';
import type { GenerateRequest } from '../contract/request.ts';
import {
  documentPiece,
  leftOut,
  lineAt,
  linedText,
  type OpenDocument,
  type Span,
  wholeCharacter,
  withoutLineEnd,
} from './document.ts';
import { headerSpan, languageOf, signatureLines } from './outline.ts';
import type { ContextFailure, CountTokens, RankedPiece, SourceInput } from './source.ts';
import { fitHead } from './window.ts';

/** Imports and signatures of the file that new code is written for. */
export const MAX_OUTLINE_TOKENS = 400;

/** The imports and the signatures of the file that the new code is for; nothing when there is no file. */
export async function generatePieces(
  input: SourceInput<GenerateRequest>,
): Promise<Result<RankedPiece[], ContextFailure>> {
  const { document: given } = input.request;
  if (given === null) return ok([]);
  const document = { ...linedText(given.text), path: given.path };
  const language = languageOf(given);
  const header = headerSpan(document, language);
  const below = signatureLines(document, language).filter((line) => !isInside(document, line, header));
  const maxTokens = Math.floor(Math.min(MAX_OUTLINE_TOKENS, input.maxTokens) / 2);
  const [imports, signatures] = await Promise.all([
    importsPiece(document, header, maxTokens, input.countTokens),
    signaturesPiece(document, below, maxTokens, input.countTokens),
  ]);
  return ok([imports, signatures].filter((piece) => piece !== null));
}

async function importsPiece(
  document: OpenDocument,
  header: Span | null,
  maxTokens: number,
  countTokens: CountTokens,
): Promise<RankedPiece | null> {
  if (header === null) return null;
  const shown = await fitHead(document, header, maxTokens, countTokens);
  const cut_by = leftOut(document, boundOf(maxTokens), { start: shown.end, end: header.end });
  return documentPiece(document, shown, { why: 'imports of the file the code is for', cut_by, value: 2 });
}

async function signaturesPiece(
  document: OpenDocument,
  lines: number[],
  maxTokens: number,
  countTokens: CountTokens,
): Promise<RankedPiece | null> {
  // Every signature costs at least one token.
  const list = linedText(
    lines
      .slice(0, maxTokens)
      .map((line) => signatureAt(document, line))
      .join('\n'),
  );
  const shown = await fitHead(list, { start: 0, end: list.text.length }, maxTokens, countTokens);
  const text = list.text.slice(0, withoutLineEnd(list, shown));
  if (lines.length === 0) return null;
  const kept = text === '' ? 0 : linedText(text).starts.length;
  const start = document.starts[lines[0] ?? 0] ?? 0;
  const end = kept === 0 ? start : (document.starts[(lines[kept - 1] ?? 0) + 1] ?? document.text.length);
  const left = lines.length - kept;
  const piece = documentPiece(
    document,
    { start, end, tokens: shown.tokens },
    {
      why: 'signatures of the file the code is for',
      cut_by: `signatures only${left > 0 ? `; ${boundOf(maxTokens)}: ${left} of ${lines.length} left out` : ''}`,
      value: 1,
    },
  );
  return { ...piece, text };
}

function isInside(document: OpenDocument, line: number, header: Span | null): boolean {
  return header !== null && (document.starts[line] ?? 0) < header.end;
}

/** A line without its end, up to the length shown of a signature. */
function signatureAt(document: OpenDocument, line: number): string {
  const start = document.starts[line] ?? 0;
  const end = withoutLineEnd(document, { start, end: start + lineAt(document, line).length });
  return document.text.slice(
    start,
    wholeCharacter(document, Math.min(end, start + MAX_OUTLINE_LINE_CHARACTERS)),
  );
}

function boundOf(maxTokens: number): string {
  return `limit of ${maxTokens} tokens`;
}
