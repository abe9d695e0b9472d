import { MIXED_CANDIDATES } from '../config/limits.ts';
import type { ChunkKind } from '../contract/source-code.ts';
import type { Weights } from './question-kind.ts';
import type { Ranked } from './text-index.ts';
import type { Nearness, VectorIndex } from './vector-index.ts';

/** A chunk with the reasons it matched; `closeness` is its cosine, null when it has no vector or none was requested. */
export type MixedHit = Ranked & { closeness: number | null; by: Reason[] };
type Reason = 'words' | 'meaning';

export type MixQuestion = {
  weights: Weights;
  /** Whether the whole file counts too: for queries about where something is. */
  byFile: boolean;
  limit: number;
  takes(content: number, kind: ChunkKind): boolean;
};

/** Weight of a whole file's vector relative to that of one of its chunks (decisions/0028). */
const CARD_SHARE = 0.3;
const CARD_SHARE_BY_FILE = 0.5;
/** Share of a score from which a part is reported as its reason. */
const TOLD_SHARE = 0.3;

/**
 * Ranks words and meaning together by a weighted sum (decisions/0028: better than a sum of ranks). Words count by the
 * share of the query that a chunk has, so that the best of poor matches counts little, but relative to the best one
 * when whole files are wanted. Cosines count from their mean over all chunks, because all of them are above zero,
 * relative to the best one.
 */
export function mix(
  ranked: readonly Ranked[],
  near: { index: VectorIndex; nearness: Nearness } | null,
  question: MixQuestion,
): MixedHit[] {
  if (near === null)
    return ranked.slice(0, question.limit).map((hit) => ({ ...hit, closeness: null, by: ['words'] }));
  const meant = meaningOf(near, question);
  const bestMeaning = meant.best || 1;
  // A whole file has many words, and its best match is rarely poor.
  const bestWords = question.byFile ? ranked[0]?.share || 1 : 1;
  const { weights, limit } = question;
  const hits = new Map<number, MixedHit>();
  const add = (chunk: number, hit: Omit<Ranked, 'score' | 'chunk'>) => {
    const row = near.index.rowOfChunk(chunk);
    const value = row === null ? 0 : (meant.values[row] as number);
    const parts = {
      words: (weights.words * hit.share) / bestWords,
      meaning: (weights.meaning * value) / bestMeaning,
    };
    const score = parts.words + parts.meaning;
    const by = (['words', 'meaning'] as const).filter((part) => parts[part] >= TOLD_SHARE * score);
    hits.set(chunk, {
      ...hit,
      chunk,
      score,
      closeness: row === null ? null : (near.nearness.cosines[row] as number),
      by,
    });
  };
  for (const { chunk, score: _, ...hit } of ranked) add(chunk, hit);
  for (const { chunk, content, kind } of meant.top)
    if (!hits.has(chunk)) add(chunk, { content, kind, strength: 0, share: 0 });
  return [...hits.values()]
    .sort((left, right) => right.score - left.score || left.chunk - right.chunk)
    .slice(0, limit);
}

/** How well each row matches the query's meaning, from 0, with the share of its file; `top` are the best chunks. */
type Meant = { values: Float32Array; top: MeantChunk[]; best: number };
type MeantChunk = { row: number; chunk: number; content: number; kind: ChunkKind };

function meaningOf(
  { index, nearness }: { index: VectorIndex; nearness: Nearness },
  { byFile, limit, takes }: MixQuestion,
): Meant {
  const { cosines, mean } = nearness;
  const above = (row: number) => Math.max(0, (cosines[row] as number) - mean);
  const share = byFile ? CARD_SHARE_BY_FILE : CARD_SHARE;
  const values = new Float32Array(index.size);
  const most = Math.max(limit, MIXED_CANDIDATES);
  const top: MeantChunk[] = [];
  index.eachRow((row, chunk, content, kind) => {
    if (chunk === 0 || kind === null) return;
    const file = index.rowOfFile(content);
    const value = file === null ? above(row) : (1 - share) * above(row) + share * above(file);
    values[row] = value;
    const last = top.length < most ? 0 : (values[(top.at(-1) as MeantChunk).row] as number);
    if (value > last && takes(content, kind)) insert(top, { row, chunk, content, kind }, values, most);
  });
  return { values, top, best: top[0] === undefined ? 0 : (values[top[0].row] as number) };
}

/** Keeps a short list in order, best first. */
function insert(top: MeantChunk[], entry: MeantChunk, values: Float32Array, most: number): void {
  const value = values[entry.row] as number;
  let low = 0;
  for (let high = top.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((values[(top[middle] as MeantChunk).row] as number) >= value) low = middle + 1;
    else high = middle;
  }
  top.splice(low, 0, entry);
  if (top.length > most) top.pop();
}
