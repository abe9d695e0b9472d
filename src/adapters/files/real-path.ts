import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';

/**
 * Where a path inside a folder leads, where that is outside of the folder: through a link of the file or of a folder
 * above it. The file need not be there yet. Null where it stays inside, or where the path does not say that it is
 * inside in the first place. Both are absolute; a link that leads nowhere leads outside.
 */
export async function leadsOutside(folder: string, path: string): Promise<string | null> {
  const root = await realpath(folder).catch(() => folder);
  if (!isInside(folder, path) && !isInside(root, path)) return null;
  const real = await realOfFuture(path);
  return real !== null && isInside(root, real) ? null : (real ?? path);
}

/** Whether a file or folder, once links are followed, is in a folder. It need not be there yet. */
export async function isWithin(folder: string, path: string): Promise<boolean> {
  const [root, real] = await Promise.all([realpath(folder).catch(() => folder), realOfFuture(path)]);
  return real !== null && isInside(root, real);
}

function isInside(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return !isAbsolute(below) && below.split(sep)[0] !== '..';
}

/** The real path of a file that is there or could be made there; null where a link leads nowhere. */
async function realOfFuture(path: string): Promise<string | null> {
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

/** A link whose end is missing could come to lead anywhere. */
async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}
