import { dirname, join, relative, resolve, sep } from 'node:path';
import { isInside } from '../../src/base/paths.ts';
import type { CommandContext } from './command-context.ts';

/** The project of a request, and the path of its file in the project; both as the contract's Request wants them. */
type Workspace = { workspace: string; path: string | null };

/**
 * The nearest folder with a `.git` above a file (or, without one, above the working directory); otherwise the working
 * directory, otherwise the file's own folder. The path becomes relative to it, with `/`.
 */
export async function findWorkspace(
  context: Pick<CommandContext, 'files' | 'workingDirectory'>,
  path: string | null,
): Promise<Workspace> {
  const { workingDirectory } = context;
  if (path === null)
    return { workspace: (await repositoryOf(context, workingDirectory)) ?? workingDirectory, path: null };
  const file = resolve(workingDirectory, path);
  const folder = dirname(file);
  const outside = isInside(folder, workingDirectory) ? workingDirectory : folder;
  const workspace = (await repositoryOf(context, folder)) ?? outside;
  return { workspace, path: relative(workspace, file).split(sep).join('/') };
}

async function repositoryOf({ files }: Pick<CommandContext, 'files'>, start: string): Promise<string | null> {
  for (let folder = start; ; folder = dirname(folder)) {
    if (await files.exists(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return null;
  }
}
