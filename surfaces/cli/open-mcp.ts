import { fail, ok, type Result } from '../../src/base/result.ts';
import type { McpServices } from '../mcp/services.ts';
import type { CommandContext, Opened } from './command-context.ts';
import { type CommandFailure, usageFailure } from './command-failure.ts';
import { servedProjects } from './served-projects.ts';
import { readVersion } from './version.ts';

/** What agents are served with, over either transport. */
export async function openMcp(
  context: CommandContext,
  { assistant, log }: Opened,
  named: readonly string[],
): Promise<Result<McpServices, CommandFailure>> {
  const { Workspaces } = await import('../mcp/workspaces.ts');
  const workspaces = await Workspaces.open(await servedProjects(context, named));
  if (!workspaces.ok) return fail(usageFailure(workspaces.failure.message));
  const { files, openPolicies } = context;
  return ok({
    assistant,
    openPolicies,
    files,
    workspaces: workspaces.value,
    log,
    version: readVersion(),
  });
}
