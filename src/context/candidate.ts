import { numberedLines } from '../base/numbered-lines.ts';
import type { ContextBundle, ContextSource } from '../contract/context.ts';
import { linedText, withoutLineEnd } from './document.ts';
import type { CountTokens, RankedPiece } from './source.ts';
import { fitHead } from './window.ts';

/** The pieces a source found, and what it dropped, or why it found nothing. */
export type FoundPieces = { pieces: RankedPiece[]; dropped: ContextBundle['dropped'] };
export const NO_PIECES: FoundPieces = { pieces: [], dropped: [] };

/** A range of a repository file that may be shown. Lines count from 1; `worth` is per token. */
export type Candidate = {
  source: ContextSource;
  path: string;
  firstLine: number;
  lastLine: number;
  text: string;
  why: string;
  worth: number;
  /** Set when the text is shorter than its lines. */
  cutBy: string | null;
};

/** Maximum length of a piece, and whether its lines are numbered. */
export type PieceForm = { maxTokens: number; isNumbered: boolean };

/** A candidate as a piece: cut to its bound after a whole line, and counted as the prompt shows it. */
export async function pieceOf(
  candidate: Candidate,
  form: PieceForm,
  countTokens: CountTokens,
): Promise<RankedPiece> {
  const { source, path, firstLine, why, worth } = candidate;
  const lined = linedText(candidate.text);
  const isWhole = candidate.cutBy === null;
  const shown = (text: string) =>
    `${path}\n${form.isNumbered && isWhole ? numberedLines(text, firstLine) : text}`;
  const all = { start: 0, end: lined.text.length };
  const fitted = await fitHead(lined, all, form.maxTokens, (text) => countTokens(shown(text)));
  const text = lined.text.slice(0, withoutLineEnd(lined, fitted));
  const isCut = fitted.end < all.end;
  const lines = text.split('\n');
  const last = isCut && isWhole ? firstLine + lines.length - 1 : candidate.lastLine;
  const cut = isCut ? `limit of ${form.maxTokens} tokens per piece: ends at line ${last}` : null;
  return {
    source,
    path,
    range: {
      start: { line: firstLine, column: 1 },
      end: { line: last, column: (lines.at(-1) ?? '').length + 1 },
    },
    text,
    why,
    tokens: fitted.tokens,
    cut_by: [candidate.cutBy, cut].filter((one) => one !== null).join('; ') || null,
    value: worth * fitted.tokens,
  };
}

/** Drops those whose lines an earlier one covers. */
export function distinct(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    const isKnown = kept.some(
      (other) =>
        other.path === candidate.path &&
        other.firstLine <= candidate.lastLine &&
        candidate.firstLine <= other.lastLine,
    );
    if (!isKnown) kept.push(candidate);
  }
  return kept;
}
