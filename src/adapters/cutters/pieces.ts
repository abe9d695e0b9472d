import type { ChunkKind } from '../../contract/source-code.ts';
import type { Definition } from './outline.ts';

/** Lines of a window where there is no structure to cut along. */
const WINDOW_LINES = 40;
/** Lines that a window shares with the previous one. */
const WINDOW_OVERLAP_LINES = 5;

/** A chunk: longer text is cut at line ends, text shorter than the minimum is joined with its neighbors. */
const MAX_CHUNK_CHARACTERS = 3_000;
const MIN_CHUNK_CHARACTERS = 200;
/** A class up to this size stays in one chunk with its methods. */
const WHOLE_CLASS_CHARACTERS = 900;

/** A range of a text that becomes a chunk, and the definitions that begin in it. */
export type Piece = {
  start: number;
  end: number;
  kind: ChunkKind;
  symbol: string | null;
  definitions: Definition[];
};

/** Pieces along the definitions of a text, each at most one chunk long; together they cover everything but blanks. */
export function piecesOf(text: string, definitions: readonly Definition[]): Piece[] {
  const pieces: Piece[] = [];
  cutRegion(text, { start: 0, end: text.length, inner: definitions }, null, pieces);
  return join(pieces).flatMap((piece) => split(text, piece));
}

type Region = { start: number; end: number; inner: readonly Definition[] };

function cutRegion(text: string, region: Region, owner: Definition | null, pieces: Piece[]): void {
  let isFirst = owner !== null;
  const gap = (start: number, end: number) => {
    if (!isFirst && !/\w/.test(text.slice(start, end))) return;
    const definitions = isFirst && owner !== null ? [owner] : [];
    pieces.push({ start, end, kind: owner?.kind ?? 'module', symbol: owner?.qualified ?? null, definitions });
    isFirst = false;
  };
  let at = region.start;
  for (const definition of region.inner) {
    if (definition.start < at) continue;
    gap(at, definition.start);
    const isWhole =
      definition.inner.length === 0 || definition.end - definition.start <= WHOLE_CLASS_CHARACTERS;
    if (isWhole) pieces.push(wholePiece(definition));
    else cutRegion(text, definition, definition, pieces);
    at = definition.end;
  }
  gap(at, region.end);
}

function wholePiece(definition: Definition): Piece {
  const { start, end, kind, qualified } = definition;
  return { start, end, kind, symbol: qualified, definitions: withInner(definition) };
}

function withInner(definition: Definition): Definition[] {
  return [definition, ...definition.inner.flatMap(withInner)];
}

const JOINED: ReadonlySet<ChunkKind> = new Set(['module', 'constant', 'type', 'enum', 'section']);

/** Joins adjacent constants and statements into one piece: alone they are too small to be found. */
function join(pieces: Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    const fits =
      last !== undefined &&
      JOINED.has(last.kind) &&
      JOINED.has(piece.kind) &&
      piece.end - piece.start < MIN_CHUNK_CHARACTERS &&
      piece.end - last.start <= WHOLE_CLASS_CHARACTERS;
    if (!fits || last === undefined) {
      joined.push({ ...piece });
      continue;
    }
    last.end = piece.end;
    last.definitions = [...last.definitions, ...piece.definitions];
    if (last.symbol !== piece.symbol && piece.symbol !== null) {
      last.kind = last.symbol === null ? piece.kind : 'module';
      last.symbol = last.symbol === null && last.definitions.length === 1 ? piece.symbol : null;
    }
  }
  return joined;
}

/** Splits a piece that is too long at line ends; its definitions are in the first part. */
function split(text: string, piece: Piece): Piece[] {
  if (piece.end - piece.start <= MAX_CHUNK_CHARACTERS) return [piece];
  const parts: Piece[] = [];
  for (let start = piece.start; start < piece.end; ) {
    const end = breakBefore(text, start, Math.min(piece.end, start + MAX_CHUNK_CHARACTERS), piece.end);
    parts.push({ ...piece, start, end, definitions: parts.length === 0 ? piece.definitions : [] });
    start = end;
  }
  return parts;
}

/** The end of the last line before a limit; inside a line longer than a chunk, the limit itself. */
function breakBefore(text: string, start: number, bound: number, end: number): number {
  if (bound >= end) return end;
  const line = text.lastIndexOf('\n', bound - 1) + 1;
  if (line > start) return line;
  // Never splits a surrogate pair.
  return (text.charCodeAt(bound - 1) & 0xfc00) === 0xd800 ? bound - 1 : bound;
}

/** Slightly overlapping windows of lines, for languages without an outline. */
export function windowsOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  for (let line = 0; line < starts.length; line += WINDOW_LINES - WINDOW_OVERLAP_LINES) {
    const start = starts[line] as number;
    const end = starts[line + WINDOW_LINES] ?? text.length;
    if (/[\p{L}\p{N}]/u.test(text.slice(start, end)))
      pieces.push(...split(text, { start, end, kind: 'window', symbol: null, definitions: [] }));
    if (end === text.length) break;
  }
  return pieces;
}

/** The sections of a Markdown document, one per heading; `#` in fenced code is not a heading. */
export function sectionsOf(text: string): Piece[] {
  const definitions: Definition[] = [];
  let fence: string | null = null;
  let at = 0;
  for (const line of text.split('\n')) {
    const mark = /^ {0,3}(```|~~~)/.exec(line)?.[1];
    if (mark !== undefined && (fence === null || fence === mark)) fence = fence === null ? mark : null;
    const title = fence === null ? /^ {0,3}#{1,6}\s+(.*?)[\s#]*$/.exec(line)?.[1] : undefined;
    if (title) definitions.push(section(title, at, text.length));
    at += line.length + 1;
  }
  for (const [index, definition] of definitions.entries())
    definition.end = definitions[index + 1]?.start ?? text.length;
  return piecesOf(text, definitions);
}

function section(title: string, start: number, end: number): Definition {
  const name = title.slice(0, 120);
  return {
    name,
    qualified: name,
    kind: 'section',
    signature: name,
    doc: '',
    start,
    end,
    head: start,
    body: null,
    inner: [],
  };
}
