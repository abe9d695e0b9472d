import { homedir } from 'node:os';
import { parse, resolve } from 'node:path';
import type { CommandContext } from './command-context.ts';
import { findWorkspace } from './workspace.ts';

/** `--workspace`, in the same words everywhere. */
export const WORKSPACE_FLAG = [
  '--workspace <folder...>',
  'the projects that agents may name; else the one that you are in',
] as const;

/** The folders that agents may read: those that are named, else the project of the working directory. */
export async function servedProjects(context: CommandContext, named: readonly string[]): Promise<string[]> {
  if (named.length > 0) return named.map((folder) => resolve(context.workingDirectory, folder));
  const { workspace } = await findWorkspace(context, null);
  // Started by a system or from a bare shell: that is no project, and holds everything.
  const isEverything = workspace === parse(workspace).root || workspace === homedir();
  return isEverything ? [] : [workspace];
}
