import { numberedLines } from '../base/numbered-lines.ts';
import { ok, type Result } from '../base/result.ts';
import { offsetsOf } from '../base/text.ts';
import { MAX_EXPLAIN_TOKENS, MAX_OUTLINE_LINE_CHARACTERS } from '../config/limits.ts';
import type { ExplainRequest } from '../contract/request.ts';
import { tokensOf } from './budget.ts';
import {
  documentPiece,
  leftOut,
  lineAt,
  linedText,
  lineIndexAt,
  type OpenDocument,
  type Span,
  wholeCharacter,
  withoutLineEnd,
} from './document.ts';
import { enclosingLines, languageOf } from './outline.ts';
import {
  badInput,
  type ContextFailure,
  type CountTokens,
  type RankedPiece,
  type SourceInput,
} from './source.ts';
import { fitHead } from './window.ts';

/**
 * The lines to explain as the last piece, preceded by one piece for each enclosing definition's line. Tokens are
 * counted with line numbers, as the prompt shows them.
 */
export async function explainPieces(
  input: SourceInput<ExplainRequest>,
): Promise<Result<RankedPiece[], ContextFailure>> {
  const { document: given, range } = input.request;
  const document = { ...linedText(given.text), path: given.path };
  const asked = range === null ? { start: 0, end: document.text.length } : offsetsOf(document.text, range);
  if (asked === null) return badInput('The range is outside the document; send it together with its text.');
  const span = wholeLines(document, asked);
  if (document.text.slice(span.start, span.end).trim() === '')
    return badInput('The selection has no code to explain; select some lines of code.');

  const maxTokens = Math.min(MAX_EXPLAIN_TOKENS, input.maxTokens);
  const found = await enclosingPieces(document, span, input);
  const foundTokens = tokensOf(found);
  const hasRoom = foundTokens <= maxTokens / 4;
  const countTokens = countNumbered(document, span.start, input.countTokens);
  const fitted = await fitHead(document, span, maxTokens - (hasRoom ? foundTokens : 0), countTokens);
  const shown = { ...fitted, end: withoutLineEnd(document, fitted) };

  const bound = `limit of ${maxTokens} tokens to explain`;
  const cuts = [leftOut(document, bound, { start: shown.end, end: span.end })];
  if (!hasRoom) cuts.push(`${bound}: the lines around it left out`);
  const target = documentPiece(document, shown, {
    why: range === null ? 'the file to explain' : 'the selection to explain',
    cut_by: cuts.filter((cut) => cut !== null).join('; ') || null,
    value: 2,
  });
  return ok(hasRoom ? [...found, target] : [target]);
}

function enclosingPieces(
  document: OpenDocument,
  span: Span,
  { request, countTokens }: SourceInput<ExplainRequest>,
): Promise<RankedPiece[]> {
  const blanks = document.text.slice(span.start, span.end).search(/\S/);
  const line = lineIndexAt(document, span.start + blanks);
  const enclosing = enclosingLines(document, line, languageOf(request.document));
  return Promise.all(enclosing.map((index) => enclosingPiece(document, index, countTokens)));
}

async function enclosingPiece(
  document: OpenDocument,
  line: number,
  countTokens: CountTokens,
): Promise<RankedPiece> {
  const start = document.starts[line] ?? 0;
  const lineEnd = withoutLineEnd(document, { start, end: start + lineAt(document, line).length });
  const end = wholeCharacter(document, Math.min(lineEnd, start + MAX_OUTLINE_LINE_CHARACTERS));
  const tokens = await countNumbered(document, start, countTokens)(document.text.slice(start, end));
  const bound = `limit of ${MAX_OUTLINE_LINE_CHARACTERS} characters per line`;
  const cut_by = leftOut(document, bound, { start: end, end: lineEnd });
  return documentPiece(document, { start, end, tokens }, { why: 'contains the selection', cut_by, value: 1 });
}

/** Counts a text that begins at an offset of the document, including its line numbers. */
function countNumbered(document: OpenDocument, start: number, countTokens: CountTokens): CountTokens {
  const firstLine = lineIndexAt(document, start) + 1;
  return (text) => countTokens(numberedLines(text, firstLine));
}

/** Extended to whole lines, without the last line end; a range that ends at a line's beginning excludes that line. */
function wholeLines(document: OpenDocument, { start, end }: Span): Span {
  const first = lineIndexAt(document, start);
  const at = lineIndexAt(document, end);
  const last = at > first && document.starts[at] === end ? at - 1 : at;
  const span = { start: document.starts[first] ?? 0, end: document.starts[last + 1] ?? document.text.length };
  return { ...span, end: withoutLineEnd(document, span) };
}
