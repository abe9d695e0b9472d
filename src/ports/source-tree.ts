import type { Result } from '../base/result.ts';
import type { FileFailure } from './files.ts';

export type TreeEntry = { name: string; kind: 'file' | 'folder' | 'link' | 'other' };

/** Size in bytes, and milliseconds since 1970. */
export type TreeStamp = { size: number; modified: number };

/** A tree of folders as it is on disk. Links are told and never followed, so that no loop can be walked. */
export interface SourceTree {
  /** At most `limit` entries in the order of their names; `more` when there are others. */
  list(folder: string, limit: number): Promise<Result<{ entries: TreeEntry[]; more: boolean }, FileFailure>>;
  /** Null where there is no file any more. */
  stamp(file: string): Promise<TreeStamp | null>;
}
