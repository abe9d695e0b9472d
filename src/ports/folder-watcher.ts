import type { Result } from '../base/result.ts';

/** Closed list of reasons why folders cannot be watched. `message` is one line. */
export type WatchFailure = { reason: 'too_many' | 'not_supported'; message: string };

/** Folders under watch. */
export interface FolderWatch {
  /** Watches these folders (absolute paths) and no others from now on. After a failure, nothing is watched. */
  follow(folders: readonly string[]): Result<void, WatchFailure>;
  close(): void;
}

/** Reports changes in folders, not in their subfolders. */
export interface FolderWatcher {
  /** `onChange` gets the absolute path of the changed file, or of its folder if the system reports no more. */
  open(onChange: (path: string) => void): FolderWatch;
}
