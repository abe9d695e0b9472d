import type { Result } from '../base/result.ts';
import type { SkipReason, SourceContent } from '../contract/source-code.ts';
import type { TreeStamp } from './source-tree.ts';

/** `file` is absolute, `path` from the root of the repository with `/`. */
export type CutJob = { file: string; path: string };

/** What became of a file. `known`: its content is one of those that were told before, and was not cut again. */
export type CutFile = { stamp: TreeStamp } & (
  | { kind: 'cut'; content: SourceContent }
  | { kind: 'known'; hash: string }
  | { kind: 'skipped'; reason: SkipReason }
);

export type CutFailure = { reason: 'cancelled' | 'cutter_missing' | 'cutter_failed'; message: string };

/** Reads files and cuts them into chunks, away from the thread that answers people. */
export interface SourceCutter {
  /** How many files are worth handing over at once. */
  readonly width: number;
  cut(job: CutJob, signal: AbortSignal): Promise<Result<CutFile, CutFailure>>;
  /** Content hashes that need not be cut again, for all later jobs; in the place of those told before. */
  know(hashes: readonly string[]): void;
  close(): Promise<void>;
}
