import { type Dir, type Dirent, opendirSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isReached } from './reach.ts';

/** Folder entries requested at once. */
const FOLDER_READ_ENTRIES = 256;

/** Limits of one listing. */
export type FolderBounds = {
  /** Maximum number of entries: a folder may have millions. They are taken in disk order. */
  limit: number;
  /** As in `Bounds`. */
  within?: readonly string[] | undefined;
};

/** `more`: the folder has more than the limit. */
export type Listed = { entries: Dirent[]; more: boolean };

const NOTHING: Listed = { entries: [], more: false };

/** The entries of a folder, sorted by name; empty if it cannot be read or is out of reach. */
export async function listFolder(folder: string, { limit, within }: FolderBounds): Promise<Listed> {
  if (within !== undefined && !isReached(folder, within)) return NOTHING;
  try {
    return await entriesIn(folder, limit);
  } catch {
    return NOTHING;
  }
}

/** The same, but blocks its thread. */
export function listFolderSync(folder: string, { limit, within }: FolderBounds): Listed {
  if (within !== undefined && !isReached(folder, within)) return NOTHING;
  let open: Dir;
  try {
    open = opendirSync(folder, { bufferSize: FOLDER_READ_ENTRIES });
  } catch {
    return NOTHING;
  }
  const entries: Dirent[] = [];
  try {
    for (let entry = open.readSync(); entry !== null; entry = open.readSync()) {
      if (entries.length >= limit) return { entries: sorted(entries), more: true };
      entries.push(entry);
    }
  } catch {
    // The folder was removed meanwhile: return the entries seen so far.
  } finally {
    open.closeSync();
  }
  return { entries: sorted(entries), more: false };
}

/** The names of the entries. */
export async function namesIn(folder: string, bounds: FolderBounds): Promise<string[]> {
  return (await listFolder(folder, bounds)).entries.map(({ name }) => name);
}

/** The same, but blocks its thread. */
export function namesInSync(folder: string, bounds: FolderBounds): string[] {
  return listFolderSync(folder, bounds).entries.map(({ name }) => name);
}

/** Like `listFolder`, but rejects as `node:fs` does. */
export async function entriesIn(folder: string, limit: number): Promise<Listed> {
  const entries: Dirent[] = [];
  // Closed automatically at the end of the loop.
  for await (const entry of await opendir(folder, { bufferSize: FOLDER_READ_ENTRIES })) {
    if (entries.length >= limit) return { entries: sorted(entries), more: true };
    entries.push(entry);
  }
  return { entries: sorted(entries), more: false };
}

/** The paths of the regular files below a folder, its own before those of its subfolders; links are not followed. */
export async function* filesBelow(folder: string, limit: number): AsyncGenerator<string, void, void> {
  let room = limit;
  const folders = [folder];
  for (let at = folders.shift(); at !== undefined && room > 0; at = folders.shift()) {
    const { entries } = await entriesIn(at, room);
    room -= entries.length;
    for (const entry of entries) {
      if (entry.isDirectory()) folders.push(join(at, entry.name));
      else if (entry.isFile()) yield join(at, entry.name);
    }
  }
}

function sorted(entries: Dirent[]): Dirent[] {
  return entries.sort((left, right) => (left.name < right.name ? -1 : 1));
}
