import { MIXED_CANDIDATES } from '../config/limits.ts';
import type { ChunkKind } from '../contract/source-code.ts';
import type { Weights } from './question-kind.ts';
import type { Ranked } from './text-index.ts';
import type { Nearness, VectorIndex } from './vector-index.ts';

/** A chunk with what spoke for it; `closeness` is its cosine, null where it has no vector or none was asked for. */
export type MixedHit = Ranked & { closeness: number | null; by: Reason[] };
export type Reason = 'words' | 'meaning';

export type MixQuestion = {
  weights: Weights;
  /** Whether the file as a whole counts too: for a question about where something is. */
  byFile: boolean;
  limit: number;
  takes(content: number, kind: ChunkKind): boolean;
};

/** What the vector of a file as a whole is worth beside that of a chunk of it (decisions/0028). */
const CARD_SHARE = 0.3;
const CARD_SHARE_BY_FILE = 0.5;
/** A part of a score that is worth telling as its reason. */
const TOLD_SHARE = 0.3;

/**
 * Words and meaning in one order, added up by weight (decisions/0028: better than ranks added up). Words count by how
 * much of the question a chunk has, so that the best of poor matches counts little; cosines from their mean over all
 * chunks, for all of them are above zero, as a share of the best.
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
  const { weights, limit } = question;
  const hits = new Map<number, MixedHit>();
  const add = (chunk: number, hit: Omit<Ranked, 'score' | 'chunk'>) => {
    const { value = 0, cosine = null } = meant.byChunk.get(chunk) ?? {};
    const parts = { words: weights.words * hit.share, meaning: (weights.meaning * value) / bestMeaning };
    const score = parts.words + parts.meaning;
    const by = (['words', 'meaning'] as const).filter((part) => parts[part] >= TOLD_SHARE * score);
    hits.set(chunk, { ...hit, chunk, score, closeness: cosine, by });
  };
  for (const { chunk, score: _, ...hit } of ranked) add(chunk, hit);
  for (const [chunk, { content, kind }] of meant.top)
    if (!hits.has(chunk)) add(chunk, { content, kind, strength: 0, share: 0 });
  return [...hits.values()]
    .sort((left, right) => right.score - left.score || left.chunk - right.chunk)
    .slice(0, limit);
}

type Meant = { value: number; cosine: number; content: number; kind: ChunkKind };

/** How much each chunk means what is asked, from 0, with the share of its file; `top` are the candidates. */
function meaningOf(
  { index, nearness }: { index: VectorIndex; nearness: Nearness },
  { byFile, limit, takes }: MixQuestion,
): { byChunk: ReadonlyMap<number, Meant>; top: [number, Meant][]; best: number } {
  const { cosines, mean } = nearness;
  const above = (row: number) => Math.max(0, (cosines[row] as number) - mean);
  const files = new Map<number, number>();
  index.eachRow((row, chunk, content) => {
    if (chunk === 0) files.set(content, above(row));
  });
  const share = byFile ? CARD_SHARE_BY_FILE : CARD_SHARE;
  const byChunk = new Map<number, Meant>();
  index.eachRow((row, chunk, content, kind) => {
    if (chunk === 0 || kind === null) return;
    const own = above(row);
    const file = files.get(content);
    const value = file === undefined ? own : (1 - share) * own + share * file;
    if (value > 0) byChunk.set(chunk, { value, cosine: cosines[row] as number, content, kind });
  });
  const ordered = [...byChunk].sort(([, left], [, right]) => right.value - left.value);
  const top: [number, Meant][] = [];
  for (const entry of ordered) {
    if (top.length >= Math.max(limit, MIXED_CANDIDATES)) break;
    if (takes(entry[1].content, entry[1].kind)) top.push(entry);
  }
  return { byChunk, top, best: top[0]?.[1].value ?? 0 };
}
