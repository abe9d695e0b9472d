import { ok, type Result } from '../base/result.ts';
import { questionTerms } from '../base/terms.ts';
import { MAX_SEARCH_CHARACTERS, MAX_SEARCH_HITS, MIXED_CANDIDATES } from '../config/limits.ts';
import type { IndexStore, StoreFailure } from '../ports/index-store.ts';
import type { RepositoryHit, SearchOptions } from '../ports/repository.ts';
import type { FileTable } from './file-table.ts';
import { mix } from './mix.ts';
import { weightsFor } from './question-kind.ts';
import type { TextIndex } from './text-index.ts';
import type { Vectors } from './vectors.ts';

/** The parts of the index that a search uses. */
export type SearchPlaces = { text: TextIndex; table: FileTable; vectors: Vectors | null; store: IndexStore };

type Options = SearchOptions & { isStale(path: string): Promise<boolean> };

/** The best chunks for words or a question, best first: by words, and by meaning if there are vectors. */
export async function searchIndex(
  { text, table, vectors, store }: SearchPlaces,
  question: string,
  { isStale, ...options }: Options,
): Promise<Result<RepositoryHit[], StoreFailure>> {
  const asked = question.slice(0, MAX_SEARCH_CHARACTERS);
  const limit = Math.min(options.limit, MAX_SEARCH_HITS);
  const kinds = options.kinds === undefined ? null : new Set(options.kinds);
  const byFile = options.byFile === true;
  const pathsOf = (content: number) => takenPaths(table.pathsOf(content), options);
  const takes = (content: number, kind: RepositoryHit['kind']) =>
    (kinds?.has(kind) ?? true) && pathsOf(content).length > 0;
  const near = options.byMeaning === false ? null : ((await vectors?.near(store, asked)) ?? null);
  const ranked = text.search(
    { question: asked, limit: near === null ? limit : Math.max(limit, MIXED_CANDIDATES), byFile, takes },
    table.pathScores(questionTerms(asked)),
  );
  const mixed = mix(ranked, near, { weights: weightsFor(asked, byFile), byFile, limit, takes });
  const found = new Map(mixed.map((hit) => [hit.chunk, hit]));
  const chunks = await store.chunks([...found.keys()]);
  if (!chunks.ok) return chunks;
  const hits = chunks.value.flatMap((chunk) => {
    const hit = found.get(chunk.chunk);
    const [path = '', ...copies] = pathsOf(chunk.content);
    if (hit === undefined) return [];
    const { score, strength, closeness, by } = hit;
    return [{ ...chunk, path, copies, score, strength, closeness, by }];
  });
  return ok(await Promise.all(hits.map(async (hit) => ({ ...hit, isStale: await isStale(hit.path) }))));
}

function takenPaths(paths: readonly string[], { takesPath }: SearchOptions): readonly string[] {
  return takesPath === undefined ? paths : paths.filter(takesPath);
}
