import type { Result } from '../base/result.ts';

/** A failure of the client's input in one line that says what to do. */
export type WorkspaceFailure = { message: string };

/** A file of a workspace: where it is, and as its project calls it, with `/`. */
type Located = { absolute: string; relative: string };

/** The projects that clients may name. Nothing outside them is read, whatever a path or a link says. */
export interface ServedWorkspaces {
  /** Absolute, without links. */
  readonly roots: readonly string[];
  /** The workspace that a client means, a served root. Null where none is served and none was named. */
  choose(given: string | undefined): Promise<Result<string | null, WorkspaceFailure>>;
  /** As `choose`, where there must be one. */
  need(given: string | undefined): Promise<Result<string, WorkspaceFailure>>;
  /** Where a path (absolute or from the workspace) leads once links are followed. The file need not exist yet. */
  locate(workspace: string, path: string): Promise<Result<Located, WorkspaceFailure>>;
  /** Whether an absolute path lies in a served root once links are followed. The file need not exist yet. */
  holds(path: string): Promise<boolean>;
}
