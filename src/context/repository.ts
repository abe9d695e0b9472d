import { isAbsolute, relative, sep } from 'node:path';
import { detach } from '../base/detach.ts';
import { REPOSITORY_OPEN_MS } from '../config/limits.ts';
import type { CompleteRequest, Request } from '../contract/request.ts';
import type { Repositories } from '../ports/repository.ts';
import { choose, repositoryShares } from './budget.ts';
import {
  type Candidate,
  distinct,
  type FoundPieces,
  NO_PIECES,
  type PieceForm,
  pieceOf,
} from './candidate.ts';
import { RecordingIndex } from './recording-index.ts';
import { asksForMap, mapPiece } from './repository-map.ts';
import { completionCandidates, importsOutsideCursor } from './retrieved-complete.ts';
import { wordsCandidates } from './retrieved-words.ts';
import type { SelectionMemory } from './selection-memory.ts';
import type { RankedPiece, SourceInput } from './source.ts';

/** Tokens of a repository map in one prompt. */
const MAX_MAP_TOKENS = 400;

/** One piece in a completion's prompt, and in other prompts. */
const MAX_COMPLETE_PIECE_TOKENS = 160;
const MAX_WORDS_PIECE_TOKENS = 320;

/** The repositories to query, and the memory of selected pieces. */
export type RepositoryContext = { repositories: Repositories; selections: SelectionMemory };

const BEHIND = 'recent changes in the repository are not fully indexed';
const NO_ROOM = 'a context this small holds only the text at the cursor';

/** Opens the project's index while the model loads. Does not block. */
export function beginLooking(
  { workspace }: Pick<Request, 'workspace'>,
  context: RepositoryContext | null,
  signal: AbortSignal,
): void {
  if (context !== null && workspace !== null) detach(context.repositories.look(workspace, 0, signal));
}

/**
 * The repository's pieces for a request, within `maxTokens`. A completion does not wait for an index: when it is not
 * ready there are no pieces, and the dropped list says why.
 */
export async function repositoryPieces(
  input: SourceInput,
  context: RepositoryContext | null,
  signal: AbortSignal,
): Promise<FoundPieces> {
  const { request, maxTokens } = input;
  if (context === null || request.workspace === null) return NO_PIECES;
  if (maxTokens <= 0) return { pieces: [], dropped: [noteOf(NO_ROOM)] };
  const waitMs = request.task === 'complete' ? 0 : REPOSITORY_OPEN_MS;
  const found = await context.repositories.look(request.workspace, waitMs, signal);
  if (!found.ok) return { pieces: [], dropped: [noteOf(found.failure.message)] };
  const path = projectPath(request.document?.path ?? null, request.workspace);
  const index = new RecordingIndex(found.value);
  const { pieces, dropped } = await chosenOf(input, { index, path, selections: context.selections });
  const notes = [
    ...(index.isBehind ? [BEHIND] : []),
    ...(index.failure === null ? [] : [index.failure.message]),
  ];
  return { pieces, dropped: [...dropped, ...notes.map(noteOf)] };
}

type Asked = { index: RecordingIndex; path: string | null; selections: SelectionMemory };

async function chosenOf(input: SourceInput, asked: Asked): Promise<FoundPieces> {
  const { request, maxTokens } = input;
  const { index, path } = asked;
  if (request.task === 'complete') return remembered({ ...input, request }, asked);
  const map =
    request.task === 'chat' && asksForMap(request.message)
      ? await mapPiece(index, Math.min(MAX_MAP_TOKENS, Math.floor(maxTokens / 2)), input.countTokens)
      : null;
  const candidates = await wordsCandidates(index, { request, path });
  const rest = { ...input, maxTokens: maxTokens - (map?.tokens ?? 0) };
  const isNumbered = request.task !== 'generate';
  const words = await fitted(candidates, rest, { maxTokens: MAX_WORDS_PIECE_TOKENS, isNumbered });
  return { ...words, pieces: [...(map === null ? [] : [map]), ...words.pieces] };
}

/** A completion's pieces stay the same while its cursor is near: changing them with each keystroke loses the cache. */
async function remembered(
  input: SourceInput<CompleteRequest>,
  { index, path, selections }: Asked,
): Promise<FoundPieces> {
  const { request, maxTokens } = input;
  const imports = importsOutsideCursor(request);
  const key = JSON.stringify([request.workspace, path, maxTokens]);
  const importsKey = JSON.stringify(imports);
  const { line } = request.position;
  const known = selections.find(key, line, importsKey);
  if (known !== null) return known;
  const candidates = await completionCandidates(index, { request, path, imports });
  const form = { maxTokens: MAX_COMPLETE_PIECE_TOKENS, isNumbered: false };
  const found = await fitted(candidates, input, form);
  if (index.failure === null) selections.keep(key, { line, imports: importsKey, found });
  return found;
}

async function fitted(
  candidates: readonly Candidate[],
  { request, maxTokens, countTokens }: SourceInput,
  form: PieceForm,
): Promise<FoundPieces> {
  const bounded = { ...form, maxTokens: Math.min(form.maxTokens, maxTokens) };
  const { likely, outranked } = withinReach(distinct(candidates), bounded, maxTokens);
  const pieces: RankedPiece[] = [];
  for (let start = 0; start < likely.length; start += COUNTED_AT_ONCE) {
    const some = likely.slice(start, start + COUNTED_AT_ONCE);
    pieces.push(...(await Promise.all(some.map((one) => pieceOf(one, bounded, countTokens)))));
  }
  const told = pieces.filter(({ text }) => text.trim() !== '');
  const { kept, dropped } = choose(told, maxTokens, repositoryShares(request.task, maxTokens));
  return { pieces: inOrder(kept), dropped: [...dropped, ...outranked] };
}

/** Token counts requested together: each is a message to another process. */
const COUNTED_AT_ONCE = 6;
/** A token of code rarely has fewer characters. */
const CHARACTERS_PER_TOKEN = 3;

/** As many of each kind as might fit: counting more is not worth it. */
function withinReach(
  candidates: readonly Candidate[],
  form: PieceForm,
  maxTokens: number,
): { likely: Candidate[]; outranked: FoundPieces['dropped'] } {
  const reached = new Map<string, number>();
  const likely: Candidate[] = [];
  const outranked: FoundPieces['dropped'] = [];
  for (const candidate of candidates.toSorted((left, right) => right.worth - left.worth)) {
    const { source, path, text } = candidate;
    const tokens = Math.min(form.maxTokens, Math.ceil(text.length / CHARACTERS_PER_TOKEN));
    const before = reached.get(source) ?? 0;
    reached.set(source, before + tokens);
    if (before <= maxTokens) likely.push(candidate);
    else outranked.push({ source, path, tokens, cut_by: `more results than fit into ${maxTokens} tokens` });
  }
  return { likely, outranked };
}

const ORDER = ['imports', 'symbols', 'retrieved'];

/** By kind and place, regardless of rank: the same pieces always come in the same order. */
function inOrder(pieces: readonly RankedPiece[]): RankedPiece[] {
  return pieces.toSorted(
    (left, right) =>
      ORDER.indexOf(left.source) - ORDER.indexOf(right.source) ||
      (left.path ?? '').localeCompare(right.path ?? '') ||
      (left.range?.start.line ?? 0) - (right.range?.start.line ?? 0),
  );
}

/** Without the lines the model sees at the cursor anyway. */
export function withoutShown(
  found: FoundPieces,
  cursor: readonly RankedPiece[],
  workspace: string | null,
): FoundPieces {
  const isShown = (piece: RankedPiece) =>
    cursor.some(
      (other) =>
        projectPath(other.path, workspace ?? '') === piece.path &&
        other.range !== null &&
        piece.range !== null &&
        other.cut_by?.startsWith('signatures only') !== true &&
        other.range.start.line <= piece.range.start.line &&
        piece.range.end.line <= other.range.end.line,
    );
  const shown = found.pieces.filter(isShown);
  if (shown.length === 0) return found;
  const dropped = shown.map(({ source, path, tokens }) => ({
    source,
    path,
    tokens,
    cut_by: 'shown with the cursor’s file',
  }));
  return { pieces: found.pieces.filter((piece) => !isShown(piece)), dropped: [...found.dropped, ...dropped] };
}

/** Why there is nothing, as an entry for the dropped list. */
function noteOf(why: string): FoundPieces['dropped'][number] {
  return { source: 'retrieved', path: null, tokens: 0, cut_by: why };
}

/** A path as the index has it: relative to the root, with `/`; null when it is outside. */
export function projectPath(path: string | null, workspace: string): string | null {
  if (path === null) return null;
  const inside = (isAbsolute(path) ? relative(workspace, path) : path).split(sep).join('/');
  return inside === '' || inside.startsWith('../') || isAbsolute(inside) ? null : inside;
}
