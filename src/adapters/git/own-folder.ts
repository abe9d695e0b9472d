import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { upwards } from '../../base/paths.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { MAX_CONFIG_FILE_BYTES } from '../../config/limits.ts';
import type { ChangesFailure } from '../../ports/changes.ts';
import { textOrNull } from '../files/bounded-read.ts';
import { type Borrowing, borrowingOf, type ListSettings } from './borrowing.ts';

/** The working tree that git reports is not the one it was started in, or the repository does not belong to it. */
export const OTHER_TREE: ChangesFailure = {
  reason: 'git_failed',
  message:
    'this folder uses the files or the repository of another one (core.worktree, or a .git that points elsewhere); fix that, or name the files to check',
};

/** Files in a repository's own folder that git opens without checking their type. */
const OPENED = [
  ...['HEAD', 'config', 'config.worktree', 'commondir', 'index', 'packed-refs', 'shallow'],
  ...['info/exclude', 'info/attributes', 'objects/info/alternates'],
];
/** The same at the root of the working tree, where git follows no links. */
const OPENED_AT_ROOT = ['.gitignore', '.gitattributes', '.gitmodules'];

/** A working tree, the folder of its repository, and the folder that it shares with other working trees. */
type GitFolders = { root: string; folder: string; common: string };

/**
 * Examines a repository before git does: git would wait for the writer of a pipe, read a device to its end,
 * and open any files and folders named in the settings. Returns the settings (`-c`) that keep git inside the
 * repository.
 */
export async function lookAtRepository(start: string, list: ListSettings): Promise<Borrowing> {
  const place = await placeOf(start, list);
  if (!place.ok) return place;
  if (place.value === null) return ok([]);
  const { root, folder, common } = place.value;
  for (const path of new Set([folder, common].flatMap((one) => OPENED.map((name) => join(one, name)))))
    if (await isIrregular(path, stat)) return fail(irregular(path));
  for (const path of OPENED_AT_ROOT.map((name) => join(root, name)))
    if (await isIrregular(path, lstat)) return fail(irregular(path));
  return borrowingOf({ root, folder, common }, list);
}

/** Null if there is no repository. */
async function placeOf(
  start: string,
  list: ListSettings,
): Promise<Result<GitFolders | null, ChangesFailure>> {
  const real = await realpath(start).catch(() => start);
  for (const root of upwards(real)) {
    const path = join(root, '.git');
    const stats = await lstat(path).catch(() => null);
    if (stats === null) continue;
    if (!stats.isDirectory()) return linkedPlace(root, path, list);
    // Only linked working trees share a folder, and theirs is elsewhere.
    const isShared = (await stat(join(path, 'commondir')).catch(() => null)) !== null;
    return isShared ? fail(OTHER_TREE) : ok({ root, folder: path, common: path });
  }
  return ok(null);
}

/** A `.git` that points elsewhere: of a linked working tree, of a submodule, or of `git init --separate-git-dir`. */
async function linkedPlace(
  root: string,
  path: string,
  list: ListSettings,
): Promise<Result<GitFolders, ChangesFailure>> {
  const named = await targetOf(path);
  if (named === null) return fail(OTHER_TREE);
  const folder = await real(named);
  const [back, shared] = await Promise.all(
    ['gitdir', 'commondir'].map((name) =>
      textOrNull(join(folder, name), { maxBytes: MAX_CONFIG_FILE_BYTES }),
    ),
  );
  if (back === null || back === undefined) {
    const isOwn = shared === null && (await isSeparate(root, folder, list));
    return isOwn ? ok({ root, folder, common: folder }) : fail(OTHER_TREE);
  }
  const common = resolve(folder, (shared ?? '.').trimEnd());
  const isOwn =
    (await real(resolve(folder, back.trimEnd()))) === (await real(path)) &&
    basename(dirname(folder)) === 'worktrees' &&
    common === dirname(dirname(folder));
  return isOwn ? ok({ root, folder, common }) : fail(OTHER_TREE);
}

/**
 * A `.git` belongs to the folder that contains it, except for those of its submodules: their settings name
 * their folders.
 */
async function isSeparate(root: string, folder: string, list: ListSettings): Promise<boolean> {
  const parts = folder.split(sep);
  const git = parts.lastIndexOf('.git');
  if (git !== -1 && parts[git + 1] !== 'modules') return false;
  const config = join(folder, 'config');
  if (await isIrregular(config, stat)) return false;
  const worktree = (await list(config))?.findLast(({ name }) => name === 'core.worktree')?.value;
  return worktree === undefined ? git === -1 : (await real(resolve(folder, worktree))) === root;
}

async function targetOf(path: string): Promise<string | null> {
  const link = await readlink(path).catch(() => null);
  if (link !== null) return resolve(dirname(path), link);
  const text = await textOrNull(path, { maxBytes: MAX_CONFIG_FILE_BYTES });
  const named = text === null ? undefined : /^gitdir: (.+?)[\r\n]*$/.exec(text)?.[1];
  return named === undefined ? null : resolve(dirname(path), named);
}

async function isIrregular(path: string, look: typeof stat | typeof lstat): Promise<boolean> {
  const stats = await look(path).catch(() => null);
  return stats !== null && !stats.isFile() && !stats.isSymbolicLink() && !stats.isDirectory();
}

function irregular(path: string): ChangesFailure {
  const message = `${path} is a pipe or a device, which git would wait for; remove it, or name the files to check`;
  return { reason: 'git_failed', message };
}

function real(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
