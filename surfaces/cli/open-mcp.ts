import type { ServedWorkspaces } from '../../src/ports/served-workspaces.ts';
import type { McpServices } from '../mcp/services.ts';
import type { CommandContext, Opened } from './command-context.ts';
import { readVersion } from './version.ts';

/** What agents are served with, over either transport. */
export function mcpServices(
  { files, openPolicies }: CommandContext,
  { assistant, log }: Opened,
  workspaces: ServedWorkspaces,
): McpServices {
  return { assistant, openPolicies, files, workspaces, log, version: readVersion() };
}
