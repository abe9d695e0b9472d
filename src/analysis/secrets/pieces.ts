import { MAX_CHECKED_CHARACTERS } from '../../config/limits.ts';
import type { Hit } from './hit.ts';

/** Longest line that pattern scanners get in one piece. */
export const MAX_SCANNED_LINE_CHARACTERS = 20_000;
/**
 * Longer lines are scanned in pieces of this size, with this overlap between them: the longest private keys have 13,000
 * characters. Matches within the margin at the cut ends of a piece do not count, because a pattern may take a part for
 * the whole.
 */
const SCANNED_PIECE_CHARACTERS = 32_768;
const SCANNED_OVERLAP_CHARACTERS = 16_384;
const SCANNED_MARGIN_CHARACTERS = 512;

/** A part of a text to search. Matches that begin before `from` or end after `to` belong to another piece. */
export type Piece = { start: number; end: number; from: number; to: number };

/**
 * The whole text if it has few and short lines, otherwise overlapping pieces: the time of a pattern grows
 * with the square of the line length. Anything not longer than the overlap without its margins is complete in
 * one piece.
 */
export function* piecesOf(text: string): Generator<Piece> {
  for (let start = 0; start === 0 || start < text.length; ) {
    const end = endOfPiece(text, start);
    const head = start === 0 ? 0 : Math.max(0, start - SCANNED_OVERLAP_CHARACTERS);
    yield {
      start: head,
      end,
      from: head === 0 ? 0 : head + SCANNED_MARGIN_CHARACTERS,
      to: end === text.length ? end : end - SCANNED_MARGIN_CHARACTERS,
    };
    if (end === text.length) return;
    start = end;
  }
}

/** The hits that belong to a piece, with offsets in the whole text. */
export function hitsInPiece({ start, from, to }: Piece, hits: readonly Hit[]): Hit[] {
  return hits
    .map((hit) => ({ ...hit, start: hit.start + start, end: hit.end + start }))
    .filter((hit) => hit.start >= from && hit.end <= to);
}

/** As many short lines as a text may have, or part of one long line. */
function endOfPiece(text: string, start: number): number {
  const most = start + MAX_CHECKED_CHARACTERS;
  let end = start;
  while (end < text.length) {
    const next = endOfLine(text, end);
    if (next - end > MAX_SCANNED_LINE_CHARACTERS)
      return end > start
        ? end
        : Math.min(next, start + SCANNED_PIECE_CHARACTERS - SCANNED_OVERLAP_CHARACTERS);
    if (next > most) return end;
    end = next;
  }
  return text.length;
}

/** The end of the line that begins there, or a position in it beyond which it counts as long. */
function endOfLine(text: string, start: number): number {
  const most = Math.min(text.length, start + MAX_SCANNED_LINE_CHARACTERS + 1);
  for (let offset = start; offset < most; offset += 1) {
    const unit = text.charCodeAt(offset);
    if (unit === LINE_FEED || unit === CARRIAGE_RETURN) return offset + 1;
  }
  return most;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
