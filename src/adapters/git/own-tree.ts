import { lstat, readlink, realpath } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { upwards } from '../../base/paths.ts';
import { MAX_CONFIG_FILE_BYTES } from '../../config/limits.ts';
import type { ChangesFailure } from '../../ports/changes.ts';
import type { Files } from '../../ports/files.ts';
import type { Environment, Git } from './git.ts';

/** The working tree that git names is not the one it was asked in, or the repository is not its own. */
export const OTHER_TREE: ChangesFailure = {
  reason: 'git_failed',
  message:
    'this folder claims the files or the repository of another one (core.worktree, or a .git that leads elsewhere); mend that, or name files to check',
};

export type AskedTree = {
  /** Git in the folder that was asked for. */
  git: Git;
  folder: string;
  /** The way from there to the root of the working tree, as git says it. */
  up: string;
  environment: Environment;
  files: Files;
};

/**
 * Whether the working tree that git found is that of the nearest `.git` above, and that its own: else a folder could
 * have files or commits looked at that belong to another. What the user's environment says is the user's choice.
 */
export async function isOwnTree({ git, folder, up, environment, files }: AskedTree): Promise<boolean> {
  if (environment.GIT_DIR || environment.GIT_WORK_TREE) return true;
  const start = await realpath(folder).catch(() => folder);
  for (const root of upwards(start)) {
    const path = join(root, '.git');
    const stats = await lstat(path).catch(() => null);
    if (stats === null) continue;
    if (root !== resolve(start, up)) return false;
    return stats.isDirectory() || isOwnLink(git, files, path);
  }
  return false;
}

/** A `.git` that leads elsewhere: of a linked working tree, of a submodule, or of `git init --separate-git-dir`. */
async function isOwnLink(git: Git, files: Files, path: string): Promise<boolean> {
  const target = await targetOf(files, path);
  if (target === null) return false;
  const linked = await files.readText(join(target, 'gitdir'), MAX_CONFIG_FILE_BYTES);
  if (linked.ok) return (await real(resolve(target, linked.value.trimEnd()))) === (await real(path));
  // Its root is the one that git found, which has been compared.
  const tree = await git.ask(['config', '--get', 'core.worktree']);
  if (tree.ok && tree.value.exitCode === 0) return true;
  return !(await real(target)).split(sep).includes('.git');
}

async function targetOf(files: Files, path: string): Promise<string | null> {
  const link = await readlink(path).catch(() => null);
  if (link !== null) return resolve(dirname(path), link);
  const text = await files.readText(path, MAX_CONFIG_FILE_BYTES);
  const named = text.ok ? /^gitdir: (.+?)[\r\n]*$/.exec(text.value)?.[1] : undefined;
  return named === undefined ? null : resolve(dirname(path), named);
}

function real(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
