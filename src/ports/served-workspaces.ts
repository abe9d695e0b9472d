import type { Result } from '../base/result.ts';

/** Invalid client input, in one line that says what to do. */
export type WorkspaceFailure = { message: string };

/** A file of a workspace: its absolute path, and its path in the project, with `/`. */
type Located = { absolute: string; relative: string };

/** The projects clients may name. Nothing outside them is read, whatever a path or link says. */
export interface ServedWorkspaces {
  /** Absolute paths without links. */
  readonly roots: readonly string[];
  /** The workspace the client means, one of the served roots. Null when none is served and none was named. */
  choose(given: string | undefined): Promise<Result<string | null, WorkspaceFailure>>;
  /** Like `choose`, but a workspace is required. */
  need(given: string | undefined): Promise<Result<string, WorkspaceFailure>>;
  /** The target of a path (absolute or from the workspace) after following links. The file need not exist yet. */
  locate(workspace: string, path: string): Promise<Result<Located, WorkspaceFailure>>;
  /** Whether an absolute path is in a served root after following links. The file need not exist yet. */
  holds(path: string): Promise<boolean>;
}
