import type { Result } from '../../base/result.ts';
import type { CatalogEntry } from './catalog.ts';
import type { DiskFailure } from './disk.ts';
import type { ModelPaths } from './layout.ts';
import type { PartialFile } from './partial-file.ts';

/** One download: the source appends to `partial`, starting at its end. */
export type Transfer = {
  /** Its size and hash are those of the download. */
  entry: CatalogEntry;
  partial: PartialFile;
  paths: ModelPaths;
  /** Call it after each change of the partial file's length. */
  onBytes: () => void;
  signal: AbortSignal;
};

/** `unavailable` lets the next source try; the others end the pull. */
export type SourceFailure =
  | { reason: 'unavailable'; message: string }
  | { reason: 'cancelled'; message: string }
  | DiskFailure;

/**
 * A source of a catalog model's bytes. Success means "as complete as this source has it": the store checks
 * size and hash. On failure, the partial file keeps what was downloaded.
 */
export interface ModelSource {
  readonly name: string;
  fetch(transfer: Transfer): Promise<Result<void, SourceFailure>>;
}

export function unavailable(message: string): SourceFailure {
  return { reason: 'unavailable', message };
}

export const CANCELLED: SourceFailure = {
  reason: 'cancelled',
  message: 'cancelled; the partial download is kept and the next pull resumes',
};
