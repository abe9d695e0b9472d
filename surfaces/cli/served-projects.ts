import { homedir } from 'node:os';
import { parse, resolve } from 'node:path';
import { fail, type Result } from '../../src/base/result.ts';
import type { ServedWorkspaces } from '../../src/ports/served-workspaces.ts';
import type { CommandContext } from './command-context.ts';
import { type CommandFailure, usageFailure } from './command-failure.ts';
import { findWorkspace } from './workspace.ts';

/** `--workspace`, in the same words everywhere. */
export const WORKSPACE_FLAG = [
  '--workspace <folder...>',
  'the projects that clients may name; else the one that you are in',
] as const;

/** The projects that clients may read: those that are named, else the project of the working directory. */
export async function openServedProjects(
  context: CommandContext,
  named: readonly string[],
): Promise<Result<ServedWorkspaces, CommandFailure>> {
  const { serveWorkspaces } = await import('../../src/machine.ts');
  const opened = await serveWorkspaces(await servedFolders(context, named));
  return opened.ok ? opened : fail(usageFailure(opened.failure.message));
}

async function servedFolders(context: CommandContext, named: readonly string[]): Promise<string[]> {
  if (named.length > 0) return named.map((folder) => resolve(context.workingDirectory, folder));
  const { workspace } = await findWorkspace(context, null);
  // Started by a system or from a bare shell: that is no project, and holds everything.
  const isEverything = workspace === parse(workspace).root || workspace === homedir();
  return isEverything ? [] : [workspace];
}
