import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { MAX_SCANNED_ENTRIES } from '../../config/limits.ts';
import { decodeText, readBytes } from '../files/bounded-read.ts';
import { listFolder } from '../files/folders.ts';

/** Files of a package or of the repository searched for a name. */
const MAX_SEARCHED_FILES = 3_000;
/** Size of a file searched for a name. */
const MAX_SEARCHED_FILE_BYTES = 256 * 1024;
/** Levels of folders searched for a name. */
const MAX_SEARCHED_DEPTH = 8;

/** Folders without the project's own source. */
const LEFT_OUT =
  /^(?:node_modules|__pycache__|site-packages|dist-packages|dist|build|coverage|vendor|target)$|^\./;

/** The files below a folder with a matching name, breadth first and limited in number; links are not followed. */
export async function* filesBelow(
  folder: string,
  fits: (name: string) => boolean,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let room = MAX_SEARCHED_FILES;
  let level = [folder];
  for (let depth = 0; depth <= MAX_SEARCHED_DEPTH && level.length > 0; depth++) {
    const below: string[] = [];
    for (const path of level) {
      if (signal.aborted || room <= 0) return;
      const entries = await entriesOf(path);
      const files = entries.filter((entry) => entry.isFile() && fits(entry.name)).slice(0, room);
      room -= files.length;
      yield* files.map(({ name }) => join(path, name));
      const inner = entries.filter((entry) => entry.isDirectory() && !LEFT_OUT.test(entry.name));
      below.push(...inner.map(({ name }) => join(path, name)));
    }
    level = below;
  }
}

/** A virtual environment does not belong to the project, whatever its folder's name. */
async function entriesOf(path: string): Promise<Dirent[]> {
  const { entries } = await listFolder(path, { limit: MAX_SCANNED_ENTRIES });
  return entries.some(({ name }) => name === 'pyvenv.cfg') ? [] : entries;
}

/** The text of a file, or null if it is too large, missing, or not text. */
export async function textOf(path: string): Promise<string | null> {
  const bytes = await readBytes(path, { maxBytes: MAX_SEARCHED_FILE_BYTES });
  return bytes.ok ? decodeText(bytes.value) : null;
}
