import type { ContextBundle, ContextPiece } from '../contract/context.ts';
import type { Position } from '../contract/position.ts';
import type { FillInTheMiddlePrompt } from '../contract/prompt.ts';
import type { CompleteRequest } from '../contract/request.ts';

/**
 * The gap at the cursor. Texts only: the provider adds its model's control tokens, the local one so that only typed
 * text has to be evaluated again.
 */
export function fillInTheMiddlePrompt(
  request: CompleteRequest,
  bundle: ContextBundle,
): FillInTheMiddlePrompt {
  const own = bundle.pieces.filter(({ source }) => source === 'cursor');
  const others = bundle.pieces.filter(({ source }) => source !== 'cursor');
  const isAfter = ({ range }: ContextPiece) => range !== null && !isBefore(range.start, request.position);
  return {
    form: 'fill_in_the_middle',
    prefix: joined(own.filter((piece) => !isAfter(piece))),
    suffix: withoutClosers(joined(own.filter(isAfter))),
    files: others.flatMap(({ path, text }) => (path === null ? [] : [{ path, text }])),
  };
}

/**
 * The text after the cursor without the brackets and quotes that end its line: editors add them with each opening one
 * that is typed, and text that comes first in the prompt must not change while a line is typed. The answer is fitted to
 * them.
 */
function withoutClosers(suffix: string): string {
  return suffix.replace(/^[ \t)\]}"'`;,]+(?=\r?\n|$)/, '');
}

/** Pieces in file order, with a blank line where something between two was left out. */
function joined(pieces: ContextPiece[]): string {
  return pieces.map((piece, index) => gapBefore(piece, pieces[index - 1]) + piece.text).join('');
}

function gapBefore(piece: ContextPiece, previous: ContextPiece | undefined): string {
  if (previous === undefined || isSame(previous.range?.end, piece.range?.start)) return '';
  const lineEnd = previous.text.endsWith('\r\n') ? '\r\n' : '\n';
  return previous.text.endsWith('\n') ? lineEnd : lineEnd + lineEnd;
}

function isSame(a: Position | undefined, b: Position | undefined): boolean {
  return a?.line === b?.line && a?.column === b?.column;
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}
