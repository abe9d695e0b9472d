import { fail, ok, type Result } from '../base/result.ts';
import { REPOSITORY_OPEN_MS } from '../config/limits.ts';
import type { FoundPlace, SearchAnswer } from '../contract/context-answer.ts';
import type { StoreFailure } from '../ports/index-store.ts';
import type { Repositories, RepositoryHit, SearchOptions } from '../ports/repository.ts';

/** `workspace` is absolute. */
export type SearchQuestion = SearchOptions & { workspace: string; question: string };

/** Queries the index of a project; if there is none yet, the answer says so. */
export async function search(
  repositories: Repositories,
  { workspace, question, ...options }: SearchQuestion,
  signal: AbortSignal,
): Promise<Result<SearchAnswer, StoreFailure>> {
  const index = await repositories.look(workspace, REPOSITORY_OPEN_MS, signal);
  if (!index.ok) return ok({ hits: [], not_ready: index.failure.message, is_behind: false });
  const hits = await index.value.search(question, options);
  if (!hits.ok) return fail(hits.failure);
  return ok({ hits: hits.value.map(foundPlace), not_ready: null, is_behind: index.value.isBehind });
}

/** A hit in the wire format. */
function foundPlace(hit: RepositoryHit): FoundPlace {
  return {
    path: hit.path,
    copies: hit.copies,
    first_line: hit.firstLine,
    last_line: hit.lastLine,
    kind: hit.kind,
    symbol: hit.symbol,
    language: hit.language,
    score: Number(hit.score.toFixed(3)),
    by: hit.by,
    is_stale: hit.isStale,
    text: hit.text,
  };
}
