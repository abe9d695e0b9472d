import { realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { isInside } from '../../base/paths.ts';

/** Workspaces whose reach is cached; for further ones it is computed again. */
const MAX_KNOWN_REACHES = 256;

/**
 * The paths that may be read for a repository. A repository is someone else's text, and git stores links in
 * it: one that leads to `~/.ssh/id_rsa` must not be read as if it were part of the project. The reach of a
 * workspace is the workspace, the checkout around it, and the stores that this user's package managers link
 * to.
 */

/** Resolves the links of a path. Throws as `node:fs` does. */
export function realPathOf(path: string): string {
  return realpathSync.native(path);
}

/** Whether a path is inside the reach of some workspaces. `real` is its resolved path. Opens nothing. */
export function isWithin(path: string, real: string, within: readonly string[]): boolean {
  if (path === real && within.some((root) => isInside(real, root))) return true;
  return within.some((root) => reachOf(resolve(root)).some((folder) => isInside(real, folder)));
}

/** The same for a path whose links are not resolved yet; false if it leads nowhere. */
export function isReached(path: string, within: readonly string[]): boolean {
  try {
    return isWithin(path, realPathOf(path), within);
  } catch {
    return false;
  }
}

/** Whether a path leads out of the reach of some workspaces; false if it does not exist. */
export function leadsOut(path: string, within: readonly string[]): boolean {
  const real = realOrNull(path);
  return real !== null && !isWithin(path, real, within);
}

/** The folders of a repository: its workspace as named and resolved, and the checkout around it. */
export function repositoryFolders(workspace: string): string[] {
  const real = realOrNull(workspace) ?? workspace;
  return [...new Set([workspace, real, checkoutAround(real) ?? real])];
}

/** The reach of each workspace, as first determined. */
const known = new Map<string, readonly string[]>();

/** The reach of a workspace as real paths; empty while the folder does not exist. */
export function reachOf(root: string): readonly string[] {
  const found = known.get(root);
  if (found !== undefined) return found;
  const real = realOrNull(root);
  // Nothing is cached for a folder that may be created later.
  if (real === null) return [];
  const reach = [real, checkoutAround(real), ...userStores()].filter((folder) => folder !== null);
  if (known.size >= MAX_KNOWN_REACHES) known.clear();
  known.set(root, reach);
  return reach;
}

/**
 * The folder with the nearest `.git`. Not one that contains the user's home folder: with a home folder in
 * git, each project below it could reach the user's keys. Not one owned by someone else: in /tmp anyone can
 * create a `.git`.
 */
function checkoutAround(workspace: string): string | null {
  const home = realOrNull(homedir()) ?? homedir();
  for (let folder = workspace; folder !== dirname(folder); folder = dirname(folder)) {
    const mark = statSync(join(folder, '.git'), { throwIfNoEntry: false });
    if (mark === undefined) continue;
    return isInside(home, folder) || !isOurs(mark.uid) ? null : folder;
  }
  return null;
}

function isOurs(uid: number): boolean {
  const user = process.getuid?.();
  return user === undefined || uid === user || uid === 0;
}

/**
 * The stores that this user's package and environment managers link projects to. They depend on the user's
 * environment and home folder alone: a repository cannot name any.
 */
function userStores(): string[] {
  const { PNPM_HOME, UV_CACHE_DIR, WORKON_HOME, XDG_CACHE_HOME, XDG_DATA_HOME } = process.env;
  const home = homedir();
  const data = XDG_DATA_HOME ?? join(home, '.local/share');
  const cache = XDG_CACHE_HOME ?? join(home, '.cache');
  const stores = [
    ...[PNPM_HOME, join(data, 'pnpm'), join(home, 'Library/pnpm'), join(home, '.pnpm-store')],
    ...[UV_CACHE_DIR, join(cache, 'uv')],
    ...[WORKON_HOME, join(home, '.virtualenvs'), join(data, 'virtualenvs'), join(data, 'hatch/env')],
    ...[join(cache, 'pypoetry/virtualenvs'), join(home, '.pyenv/versions')],
  ];
  // A relative path would be resolved in whatever folder we were started in.
  return stores.flatMap((store) => (store && isAbsolute(store) ? [realOrNull(store) ?? []].flat() : []));
}

function realOrNull(path: string): string | null {
  try {
    return realPathOf(path);
  } catch {
    return null;
  }
}
