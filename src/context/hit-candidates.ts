import type { RepositoryHit } from '../ports/repository.ts';
import type { Candidate } from './candidate.ts';

/** Hits of one search shown per file. */
const MAX_HITS_PER_FILE = 2;
/** Hits of one search shown in total. */
const MAX_SHOWN_HITS = 8;

/** Test files, which show how something is used, not how it is implemented. */
export const TEST_PATH = /(?:^|[/._-])(?:tests?|specs?|fixtures?)(?:[/._-]|$)/i;

/** A search hit, its weight for the request, and why it is shown. */
type ScoredHit = { hit: RepositoryHit; score: number; why: string };

/** The best hits, a few per file; `worth` is that of the first. */
export function shownHits(scored: readonly ScoredHit[], worth: number): Candidate[] {
  const ranked = scored.toSorted((left, right) => right.score - left.score);
  const shown = fewOfEach(ranked).slice(0, MAX_SHOWN_HITS);
  const best = shown[0]?.score ?? 1;
  return shown.map(({ hit, score, why }) => ({
    source: 'retrieved',
    path: hit.path,
    firstLine: hit.firstLine,
    lastLine: hit.lastLine,
    text: hit.text.replace(/\n+$/, ''),
    why: `${why}${hit.symbol === null ? '' : `: ${hit.symbol}`}`,
    worth: (worth * score) / best,
    cutBy: null,
  }));
}

function fewOfEach(ranked: readonly ScoredHit[]): ScoredHit[] {
  const counts = new Map<string, number>();
  return ranked.filter(({ hit }) => {
    const count = (counts.get(hit.path) ?? 0) + 1;
    counts.set(hit.path, count);
    return count <= MAX_HITS_PER_FILE;
  });
}
