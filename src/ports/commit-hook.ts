import type { Result } from '../base/result.ts';
import type { ChangesFailure } from './changes.ts';

export type HookFailure = {
  reason: ChangesFailure['reason'] | 'foreign_hook' | 'shared_folder' | 'not_allowed';
  /** One line that says what to do. */
  message: string;
};

/** Path of the hook, and what was done. */
export type HookDone = { path: string; done: 'installed' | 'updated' | 'removed' | 'was_not_there' };

/** The repository's pre-commit hook. A hook that Fettle did not write is never touched. */
export interface CommitHook {
  install(workspace: string, signal: AbortSignal): Promise<Result<HookDone, HookFailure>>;
  uninstall(workspace: string, signal: AbortSignal): Promise<Result<HookDone, HookFailure>>;
}
