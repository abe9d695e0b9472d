import type { Result } from '../base/result.ts';
import type { SkipReason, SourceContent } from '../contract/source-code.ts';
import type { TreeStamp } from './source-tree.ts';

/** `file` is absolute; `path` is relative to the repository root, with `/`. */
export type CutJob = { file: string; path: string };

/** The result for one file. `known`: its content is one of those passed to `know`, and was not cut again. */
export type CutFile = { stamp: TreeStamp } & (
  | { kind: 'cut'; content: SourceContent }
  | { kind: 'known'; hash: string }
  | { kind: 'skipped'; reason: SkipReason }
);

export type CutFailure = { reason: 'cancelled' | 'cutter_missing' | 'cutter_failed'; message: string };

/** Reads files and cuts them into chunks, off the thread that answers users. */
export interface SourceCutter {
  /** How many files to pass at once for full throughput. */
  readonly width: number;
  cut(job: CutJob, signal: AbortSignal): Promise<Result<CutFile, CutFailure>>;
  /** Content hashes that later jobs need not cut again; replaces the previous ones. */
  know(hashes: readonly string[]): void;
  close(): Promise<void>;
}
