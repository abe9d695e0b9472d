import { ok, type Result } from '../base/result.ts';
import type { Files } from '../ports/files.ts';
import type { StoreCondition, StoreFailure } from '../ports/index-store.ts';
import type { SourceCutter } from '../ports/source-cutter.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import type { Gate } from './gate.ts';
import type { OpenIndex } from './open-index.ts';
import { isStale, Round, type RoundFailure, type RoundProgress, type RoundReport } from './refresh.ts';
import { surveyAll, surveyPaths } from './survey.ts';
import type { SkipCounts, WalkFailure } from './walk.ts';

/** `isWriter` is false when another process writes the index: then it was only read again. */
export type RefreshReport = RoundReport & {
  isWriter: boolean;
  condition: StoreCondition;
  files: number;
  chunks: number;
};
export type RefreshFailure = RoundFailure | WalkFailure;

export type RefreshOptions = {
  /** Absolute path. */
  root: string;
  cutter: SourceCutter;
  tree: SourceTree;
  files: Pick<Files, 'readText'>;
  /** Milliseconds since 1970. */
  now(): number;
  index: OpenIndex;
  /** Suspends the work while a user is waiting. */
  gate: Gate;
  /** Paths relative to the root; null: all files, by a walk. */
  paths: readonly string[] | null;
  onProgress(progress: RoundProgress): void;
};

/** Updates an index to the state of the disk. Only one call may run at a time. */
export async function refreshIndex(
  options: RefreshOptions,
  signal: AbortSignal,
): Promise<Result<RefreshReport, RefreshFailure>> {
  const { index, gate, paths } = options;
  const ready = await index.becomeWriter();
  if (!ready.ok) return ready;
  if (!index.store.mayWrite) return catchUp(index);
  const survey = { ...options, table: index.table };
  const found = paths === null ? await surveyAll(survey, signal) : await surveyPaths(survey, paths);
  if (!found.ok) return found;
  const { files, skipped, gone } = found.value;
  const stale = files.filter((file) => isStale(index.table.get(file.path), file));
  const told = await tellKnown(options, stale.length);
  if (!told.ok) return told;
  const round = new Round({
    ...options,
    store: index.store,
    onBatch: (written) => index.take(written),
    turn: (stop) => gate.pass(stop),
  });
  const report = await round.run(stale, gone, signal);
  if (!report.ok) return index.noting<RefreshReport, RoundFailure>(report);
  const kept = await index.settle();
  if (!kept.ok) return kept;
  return ok(reportOf(index, { ...report.value, skipped: allSkipped(index, skipped) }));
}

async function catchUp(index: OpenIndex): Promise<Result<RefreshReport, StoreFailure>> {
  const loaded = await index.load();
  if (!loaded.ok) return loaded;
  const skipped = allSkipped(index, {});
  return ok(reportOf(index, { cut: 0, reused: 0, gone: 0, bytes: 0, skipped, notes: [] }));
}

function reportOf({ store, table, text }: OpenIndex, report: RoundReport): RefreshReport {
  const { mayWrite: isWriter, condition } = store;
  return { ...report, isWriter, condition, files: table.indexed, chunks: text.size };
}

/** Many changed files are often those of another branch: known contents need not be cut again. */
async function tellKnown(
  { index, cutter }: RefreshOptions,
  stale: number,
): Promise<Result<void, StoreFailure>> {
  if (stale <= 1) {
    cutter.know([]);
    return ok(undefined);
  }
  const hashes = await index.store.contentHashes();
  if (!hashes.ok) return hashes;
  cutter.know(hashes.value);
  return ok(undefined);
}

function allSkipped({ table }: OpenIndex, walked: SkipCounts): SkipCounts {
  const counts = { ...walked };
  for (const { skipped } of table.all()) if (skipped !== null) counts[skipped] = (counts[skipped] ?? 0) + 1;
  return counts;
}
