import type { Assistant } from '../../src/assistant.ts';
import type { Result } from '../../src/base/result.ts';
import type { PolicyLayer } from '../../src/config/policy.ts';
import type { Files } from '../../src/ports/files.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Workspaces } from './workspaces.ts';

/** A failure of the machine or of the client's input in one line that says what to do. */
export type Told = { message: string };

/** A place that words are about, in the words of the wire; lines count from 1, both ends included. */
export type FoundCode = {
  path: string;
  first_line: number;
  last_line: number;
  kind: string;
  symbol: string | null;
  /** The file is not any more what was indexed. */
  is_stale: boolean;
  text: string;
};

export type CodeQuestion = { workspace: string; words: string; limit: number; glob: string | null };

/** Looks in the index of a workspace. */
export type SearchCode = (question: CodeQuestion, signal: AbortSignal) => Promise<Result<FoundCode[], Told>>;

/** What the tools work with. */
export type McpServices = {
  assistant: Assistant;
  /** The policies that hold for a project, read anew each time; null for none. */
  openPolicies(workspace: string | null): Promise<Result<PolicyLayer[], Told>>;
  searchCode: SearchCode;
  files: Pick<Files, 'readText'>;
  workspaces: Workspaces;
  log: Log;
  version: string;
};
