import type { Dirent } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_SEARCHED_DEPTH, MAX_SEARCHED_FILE_BYTES, MAX_SEARCHED_FILES } from '../../config/limits.ts';
import { decodeText } from '../files/disk.ts';

/** Not the project's own, or nothing to read. */
const LEFT_OUT =
  /^(?:node_modules|__pycache__|site-packages|dist-packages|dist|build|coverage|vendor|target)$|^\./;

/** The files below a folder whose name fits, the widest levels first, in a bounded number; links are not followed. */
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

/** A folder that is a virtual environment is none of the project's, whatever its name. */
async function entriesOf(path: string): Promise<Dirent[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const isEnvironment = entries.some(({ name }) => name === 'pyvenv.cfg');
  return isEnvironment ? [] : entries.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** A text, or null for what is too large, not there, or none. */
export async function textOf(path: string): Promise<string | null> {
  const handle = await open(path).catch(() => null);
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    return size > MAX_SEARCHED_FILE_BYTES ? null : decodeText(await handle.readFile());
  } catch {
    return null;
  } finally {
    await handle.close();
  }
}
