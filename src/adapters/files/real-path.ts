import { lstat, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isInside } from '../../base/paths.ts';

/**
 * The target of a path inside a folder if it is outside of the folder: through a link of the file or of a
 * folder above it. The file need not exist yet. Null if it stays inside, or if the path itself is outside.
 * Both paths are absolute; a dangling link leads outside.
 */
export async function leadsOutside(folder: string, path: string): Promise<string | null> {
  const root = await realpath(folder).catch(() => folder);
  if (!isInside(path, folder) && !isInside(path, root)) return null;
  const real = await realOfFuture(path);
  return real !== null && isInside(real, root) ? null : (real ?? path);
}

/** Whether a file or folder, with links resolved, is in a folder. It need not exist yet. */
export async function isWithin(folder: string, path: string): Promise<boolean> {
  const [root, real] = await Promise.all([realpath(folder).catch(() => folder), realOfFuture(path)]);
  return real !== null && isInside(real, root);
}

/** The real path of a file that exists or could be created; null if a link leads nowhere. */
export async function realOfFuture(path: string): Promise<string | null> {
  const missing: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      return join(await realpath(folder), ...missing);
    } catch {
      if (folder === dirname(folder) || (await isLink(folder))) return null;
      missing.unshift(folder.slice(dirname(folder).length).replace(/^[\\/]/, ''));
    }
  }
}

/** The target of a dangling link could still become anything. */
async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}
