import { lstat, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { upwards } from '../../base/paths.ts';
import type { Environment } from './git.ts';

export type AskedTree = {
  folder: string;
  /** The way from there to the root of the working tree, as git says it. */
  up: string;
  environment: Environment;
};

/**
 * Whether the working tree that git found is that of the nearest `.git` above: else a folder could have files looked at
 * that belong to another. What the user's environment says is the user's choice.
 */
export async function isOwnTree({ folder, up, environment }: AskedTree): Promise<boolean> {
  if (environment.GIT_DIR || environment.GIT_WORK_TREE) return true;
  const start = await realpath(folder).catch(() => folder);
  for (const root of upwards(start)) {
    const stats = await lstat(join(root, '.git')).catch(() => null);
    if (stats !== null) return root === resolve(start, up);
  }
  return false;
}
