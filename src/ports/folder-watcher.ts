import type { Result } from '../base/result.ts';

/** Closed list: why folders cannot be watched. `message` is one line. */
export type WatchFailure = { reason: 'too_many' | 'not_supported'; message: string };

/** Folders under watch. */
export interface FolderWatch {
  /** Watches these folders (absolute) and no others from now on. After a failure nothing is watched. */
  follow(folders: readonly string[]): Result<void, WatchFailure>;
  close(): void;
}

/** Tells what changes in folders, without what is in their folders. */
export interface FolderWatcher {
  /** `onChange` gets the absolute path of what changed, or of its folder where the system does not say. */
  open(onChange: (path: string) => void): FolderWatch;
}
