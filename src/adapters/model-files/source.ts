import type { Result } from '../../base/result.ts';
import type { CatalogEntry } from './catalog.ts';
import type { DiskFailure } from './disk.ts';
import type { ModelPaths } from './layout.ts';
import type { PartialFile } from './partial-file.ts';

/** One fetch: the source appends to `partial`, beginning where it ends. */
export type Transfer = {
  /** Its size and hash are those of what is fetched. */
  entry: CatalogEntry;
  partial: PartialFile;
  paths: ModelPaths;
  /** To be called after each change of the partial file's length. */
  onBytes: () => void;
  signal: AbortSignal;
};

/** `unavailable` lets the next source try; the others end the pull. */
export type SourceFailure =
  | { reason: 'unavailable'; message: string }
  | { reason: 'cancelled'; message: string }
  | DiskFailure;

/**
 * Where a catalog model's bytes come from. Success means "as complete as this source has it": size and
 * hash are judged by the store. On failure what was fetched stays in the partial file.
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
  message: 'cancelled; what was fetched is kept, and the next pull goes on from there',
};
