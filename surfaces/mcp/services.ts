import type { Assistant } from '../../src/assistant.ts';
import type { Result } from '../../src/base/result.ts';
import type { PolicyLayer } from '../../src/config/policy.ts';
import type { Files } from '../../src/ports/files.ts';
import type { Log } from '../../src/ports/log.ts';
import type { ServedWorkspaces } from '../../src/ports/served-workspaces.ts';

/** A failure of the machine or of the client's input in one line that says what to do. */
export type ToolFailure = { message: string };

/** The services of the tools. */
export type McpServices = {
  assistant: Assistant;
  /** The policies in force for a project, read again with each call; null for no project. */
  openPolicies(workspace: string | null): Promise<Result<PolicyLayer[], ToolFailure>>;
  files: Pick<Files, 'readText' | 'readBytes'>;
  workspaces: ServedWorkspaces;
  log: Log;
  version: string;
};
