import type { Result } from '../base/result.ts';
import type { FileFailure } from './files.ts';

export type TreeEntry = { name: string; kind: 'file' | 'folder' | 'link' | 'other' };

/** Size in bytes, and milliseconds since 1970. */
export type TreeStamp = { size: number; modified: number };

/** A folder tree on disk. Links are reported but never followed, so there are no cycles. */
export interface SourceTree {
  /** At most `limit` entries in name order; `more` when there are others. */
  list(folder: string, limit: number): Promise<Result<{ entries: TreeEntry[]; more: boolean }, FileFailure>>;
  /** Null when the file no longer exists. */
  stamp(file: string): Promise<TreeStamp | null>;
}
