import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { isInside } from '../../base/paths.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { MAX_CONFIG_FILE_BYTES } from '../../config/limits.ts';
import type { ChangesFailure } from '../../ports/changes.ts';
import { textOrNull } from '../files/bounded-read.ts';

/** Chain of settings files, or of object folders, that a repository may name. */
const MAX_GIT_INCLUDES = 20;

/** A setting as git reads it: the name in lower case except for its middle part. */
type Setting = { name: string; value: string };

/** Lists the settings of one file, without its includes; null where it cannot be read. */
export type ListSettings = (path: string) => Promise<Setting[] | null>;

/**
 * Settings (`-c`) that stop git from using files elsewhere that the repository's own settings name; or the
 * reason why that is not possible.
 */
export type Borrowing = Result<string[], ChangesFailure>;

type GitFolders = { root: string; folder: string; common: string };

/** Settings that name a file to read. Git needs neither to find changes. */
const READ_FROM = ['core.excludesfile', 'core.attributesfile'];

/** Finds what a repository borrows from other folders: settings, ignore rules, objects. */
export async function borrowingOf(place: GitFolders, list: ListSettings): Promise<Borrowing> {
  const objects = await foreignObjects(place);
  if (objects !== null) return fail(foreign('borrows objects from', objects));
  const own = [place.root, place.folder, place.common];
  const files = [join(place.common, 'config'), join(place.folder, 'config.worktree')];
  const overruled = new Set<string>();
  for (let looked = 0; looked < files.length; looked += 1) {
    const file = files[looked] ?? '';
    if (looked > MAX_GIT_INCLUDES) return fail(foreign('includes too many files, the last of them', file));
    const { included, foreignNames } = await namedIn(file, own, list);
    const outside = included.find(({ isOurs }) => !isOurs);
    if (outside !== undefined) return fail(foreign('includes settings from', outside.path));
    files.push(...included.map(({ path }) => path));
    for (const name of foreignNames) overruled.add(name);
  }
  return ok([...overruled].map((name) => `${name}=`));
}

/** The files that one file of settings includes, and its settings that name a file elsewhere. */
async function namedIn(file: string, own: readonly string[], list: ListSettings) {
  const settings = (await list(file)) ?? [];
  const looked = await Promise.all(
    settings.map(async ({ name, value }) => {
      const path = pathOf(value, dirname(file));
      const isIncluded = /^include(?:if\..*)?\.path$/s.test(name);
      const isPath = isIncluded || READ_FROM.includes(name);
      return { name, path, isIncluded, isPath, isOurs: isPath && (await isOwn(path, own)) };
    }),
  );
  return {
    included: looked.filter(({ isIncluded }) => isIncluded),
    foreignNames: looked
      .filter(({ isPath, isIncluded, isOurs }) => isPath && !isIncluded && !isOurs)
      .map(({ name }) => name),
  };
}

/** A relative path is relative to the file that contains it, as for `include.path`. */
function pathOf(value: string, folder: string): string {
  return value.startsWith('~/') ? join(homedir(), value.slice(2)) : resolve(folder, value);
}

/** Whether a file is in the working tree or the repository, or does not exist. */
async function isOwn(path: string, own: readonly string[]): Promise<boolean> {
  const real = await realpath(path).catch(() => path);
  const stats = await stat(real).catch(() => null);
  return stats === null
    ? own.some((folder) => isInside(path, folder))
    : stats.isFile() && own.some((folder) => isInside(real, folder));
}

/** The first folder of objects that is not part of one of this user's repositories; null if there is none. */
async function foreignObjects({ common }: GitFolders): Promise<string | null> {
  const stores = [join(common, 'objects')];
  const known = new Set(stores);
  for (let store = stores.shift(); store !== undefined; store = stores.shift()) {
    const text = await textOrNull(join(store, 'info/alternates'), { maxBytes: MAX_CONFIG_FILE_BYTES });
    for (const line of (text ?? '').split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const path = resolve(store, line);
      if (known.has(path)) continue;
      if (known.size > MAX_GIT_INCLUDES || !(await isStore(path))) return path;
      known.add(path);
      stores.push(path);
    }
  }
  return null;
}

/** `git clone --reference` borrows from repositories. */
async function isStore(path: string): Promise<boolean> {
  const real = await realpath(path).catch(() => null);
  if (real === null || basename(real) !== 'objects') return false;
  const [store, head] = await Promise.all(
    [real, join(dirname(real), 'HEAD')].map((one) => stat(one).catch(() => null)),
  );
  const user = process.getuid?.();
  const isOurs = user === undefined || store?.uid === user || store?.uid === 0;
  return store?.isDirectory() === true && head?.isFile() === true && isOurs;
}

function foreign(what: string, path: string): ChangesFailure {
  const message = `the repository ${what} ${path}, which does not belong to it; fix that in .git, or name the files to check`;
  return { reason: 'git_failed', message };
}
