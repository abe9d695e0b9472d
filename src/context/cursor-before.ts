import type { Language } from '../base/languages.ts';
import { MAX_CURSOR_TOKENS_EACH_SIDE } from '../config/limits.ts';
import type { CompleteRequest } from '../contract/request.ts';
import {
  type CountedSpan,
  documentPiece,
  leftOut,
  lineAt,
  lineIndexAt,
  type OpenDocument,
  type Span,
} from './document.ts';
import { enclosingLines, headerSpan, languageOf, lastLineOfStatement } from './outline.ts';
import type { CountTokens, RankedPiece, SourceInput } from './source.ts';
import { fitHead, fitTail, isCutUncounted } from './window.ts';

/** Lines above the cursor searched for such heads with every keystroke, and lines of one head. */
const MAX_ENCLOSING_DISTANCE_LINES = 10_000;
const MAX_HEAD_LINES = 12;
/** Imports at the top of a file that stay in the prompt when the text below them is cut. */
const MAX_HEADER_TOKENS = 200;
/** In smaller windows, imports get half their share: there is little room for the text right above the cursor. */
const SMALL_WINDOW_TOKENS = 150;
/** Heads of functions, classes and blocks around the cursor that stay in the prompt when the text below them is cut. */
const MAX_ENCLOSING_TOKENS = 96;

/** The bound that cuts one side of the cursor, as text. */
export function boundOf(maxTokens: number, side: 'before' | 'after'): string {
  const name = maxTokens < MAX_CURSOR_TOKENS_EACH_SIDE ? 'context budget' : 'limit';
  return `${name} of ${maxTokens} tokens ${side} the cursor`;
}

/** The text before the cursor; if it is cut, also the imports and the heads of the enclosing definitions. */
export async function piecesBefore(
  document: OpenDocument,
  cursor: number,
  { request, maxTokens, countTokens }: SourceInput<CompleteRequest>,
): Promise<RankedPiece[]> {
  const all: Span = { start: 0, end: cursor };
  if (!isCutUncounted(all, maxTokens)) {
    const whole = await fitTail(document, all, maxTokens, countTokens);
    if (whole.start === 0) return [documentPiece(document, whole, { ...TEXT_BEFORE, cut_by: null })];
  }
  const header = headerSpan(document, languageOf(request.document));
  const forHeader = header === null ? 0 : headerTokens(maxTokens);
  const imports = header === null ? null : await fitHead(document, header, forHeader, countTokens);
  const wide = await fitTail(document, all, maxTokens - forHeader, countTokens);
  const around = headsAround(document, cursor, languageOf(request.document));
  const forHeads = Math.min(MAX_ENCLOSING_TOKENS, Math.floor((maxTokens - forHeader) / 3));
  const above = (offset: number) => around.filter(({ end }) => end <= offset);
  const fitHeads = (heads: Span[]) => fitting(document, heads, forHeads, countTokens);
  const lost = await fitHeads(above(wide.start));
  // The heads use their tokens only when needed: most functions are in the window as a whole.
  const near =
    lost.length === 0 ? wide : await fitTail(document, all, maxTokens - forHeader - forHeads, countTokens);
  const heads = near === wide ? lost : await fitHeads(above(near.start));
  return inOrder(document, { imports, heads, near, bound: boundOf(maxTokens, 'before') });
}

const TEXT_BEFORE = { why: 'text before the cursor', value: 3 };

/** Imports are worth less than the text right above the cursor, and a small window has little of that. */
function headerTokens(maxTokens: number): number {
  return Math.min(MAX_HEADER_TOKENS, Math.floor(maxTokens / (maxTokens < SMALL_WINDOW_TOKENS ? 8 : 4)));
}

/** The heads of the functions, classes and blocks around the cursor; inner ones first. */
function headsAround(document: OpenDocument, cursor: number, language: Language | null): Span[] {
  let line = lineIndexAt(document, cursor);
  const first = Math.max(0, line - MAX_ENCLOSING_DISTANCE_LINES);
  // The indentation of a line without text cannot be trusted.
  while (line > first && lineAt(document, line).trim() === '') line -= 1;
  const heads = enclosingLines(document, line, language, first).map((at) => {
    const last = lastLineOfStatement(document, at, at + MAX_HEAD_LINES);
    return { start: document.starts[at] ?? 0, end: document.starts[last + 1] ?? document.text.length };
  });
  return heads.reverse();
}

/** As many as their tokens allow, from the first; one that is too long is skipped. */
async function fitting(
  document: OpenDocument,
  heads: Span[],
  maxTokens: number,
  countTokens: CountTokens,
): Promise<CountedSpan[]> {
  const fitted: CountedSpan[] = [];
  let left = maxTokens;
  for (const { start, end } of heads) {
    if (isCutUncounted({ start, end }, left)) continue;
    const tokens = await countTokens(document.text.slice(start, end));
    if (tokens > left) continue;
    fitted.push({ start, end, tokens });
    left -= tokens;
  }
  return fitted;
}

type Parts = { imports: CountedSpan | null; heads: CountedSpan[]; near: CountedSpan; bound: string };

/** Each part as a piece that says what is left out before it. */
function inOrder(document: OpenDocument, { imports, heads, near, bound }: Parts): RankedPiece[] {
  const importsEnd = imports === null ? 0 : Math.min(imports.end, near.start);
  const kept = heads.filter(({ start }) => start >= importsEnd).sort((a, b) => a.start - b.start);
  const parts = [
    ...(imports === null || imports.start >= importsEnd
      ? []
      : [{ span: { ...imports, end: importsEnd }, words: { why: WHY_IMPORTS, value: 1 } }]),
    ...kept.map((span) => ({ span, words: { why: WHY_HEADS, value: 2 } })),
    { span: near, words: TEXT_BEFORE },
  ];
  return parts.map(({ span, words }, index) => {
    const gap = { start: parts[index - 1]?.span.end ?? 0, end: span.start };
    return documentPiece(document, span, { ...words, cut_by: leftOut(document, bound, gap) });
  });
}

const WHY_IMPORTS = 'imports of the file, kept where the text below them is cut';
const WHY_HEADS = 'contains the cursor, kept where the text below it is cut';
