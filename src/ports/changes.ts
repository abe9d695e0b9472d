import type { Result } from '../base/result.ts';
import type { Reading } from '../contract/reading.ts';

/** `working_tree`: current files, including untracked ones, against `since`. `staged`: the index against HEAD. */
export type ChangeMode = { kind: 'working_tree'; since: string } | { kind: 'staged' };

/** Paths are relative to `Changes.root`, with `/`. */
export type ChangedFile = {
  path: string;
  /** Its path before it was moved; null when it was not. */
  oldPath: string | null;
  /** Null: there was no such text. */
  before: string | null;
  after: string;
  /** How the bytes of both versions were decoded. */
  reading: Reading;
};

/** A changed file that cannot be checked, with a reason from a closed list; `detail` is one line. */
export type SkippedFile = {
  path: string;
  reason: 'submodule' | 'too_large' | 'too_many' | 'unmerged' | 'not_readable';
  detail: string;
};

/** Excludes deleted files: they add nothing. */
export type Changes = {
  root: string;
  files: ChangedFile[];
  skipped: SkippedFile[];
  /** Content of the query's `readBefore` file before the change; null when it did not exist. */
  readBefore: string | null;
};

/** Why the changes cannot be listed. `message` is one line that says what to do. */
export type ChangesFailure = {
  reason:
    | 'git_missing'
    | 'not_a_repository'
    | 'unknown_revision'
    | 'too_large'
    | 'timed_out'
    | 'cancelled'
    | 'git_failed';
  message: string;
};

/** Changes in a repository. Nothing of the repository is run or written, and nothing is fetched. */
export interface ChangeSource {
  changedFiles(query: {
    /** Absolute path of a folder in the repository. */
    workspace: string;
    mode: ChangeMode;
    /** A file of the repository, changed or not, whose text before the change is also returned. */
    readBefore: string;
    signal: AbortSignal;
  }): Promise<Result<Changes, ChangesFailure>>;
}
