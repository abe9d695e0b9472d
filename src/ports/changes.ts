import type { Result } from '../base/result.ts';
import type { Reading } from '../contract/reading.ts';

/** `working_tree`: files as they are now, those that git does not know yet included, against `since`. `staged`: the index against HEAD. */
export type ChangeMode = { kind: 'working_tree'; since: string } | { kind: 'staged' };

/** Paths are relative to `Changes.root`, with `/`. */
export type ChangedFile = {
  path: string;
  /** Where it was before it was moved; null when it was not. */
  oldPath: string | null;
  /** Null: there was no such text. */
  before: string | null;
  after: string;
  /** How the bytes of both became texts. */
  reading: Reading;
};

/** A changed file that cannot be checked. Closed list of reasons; `detail` is one line. */
export type SkippedFile = {
  path: string;
  reason: 'submodule' | 'too_large' | 'too_many' | 'unmerged' | 'not_readable';
  detail: string;
};

/** Deleted files are not among them: they add nothing. */
export type Changes = {
  root: string;
  files: ChangedFile[];
  skipped: SkippedFile[];
  /** What the query's `readBefore` held before the change; null when there was no such text. */
  readBefore: string | null;
};

/** Why there is no list of changes. `message` is one line that says what to do. */
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

/** What changed in a repository. Nothing of the repository is run or written, and nothing is fetched. */
export interface ChangeSource {
  changedFiles(query: {
    /** A folder in the repository, absolute. */
    workspace: string;
    mode: ChangeMode;
    /** A file of the repository, changed or not, whose text before the change is wanted too. */
    readBefore: string;
    signal: AbortSignal;
  }): Promise<Result<Changes, ChangesFailure>>;
}
