import { join } from 'node:path';
import { fail, type Result } from '../../base/result.ts';
import { MAX_FOLDER_ENTRIES, MAX_LICENSE_INDEX_BYTES } from '../../config/limits.ts';
import { readBytes } from '../files/bounded-read.ts';
import { namesIn } from '../files/folders.ts';
import { packageRoot } from '../package-root.ts';

/** Indexes that are read. */
const MAX_LICENSE_INDEXES = 64;

/** The place of an index; `name` is the name of its file. */
export type IndexFile = { name: string; path: string; origin: 'user' | 'fettle' };

export const INDEX_SUFFIX = '.licenses';

/** The folder of the user's indexes. */
export function indexFolder(home: string): string {
  return join(home, 'licenses');
}

/** The user's indexes by name, then the one that ships with Fettle, unless the user has one with the same name. */
export async function indexFiles(home: string): Promise<IndexFile[]> {
  const [own, ours] = await Promise.all([
    indexesIn(indexFolder(home), 'user'),
    indexesIn(join(packageRoot(), 'data', 'licenses'), 'fettle'),
  ]);
  const names = new Set(own.map(({ name }) => name));
  return [...own, ...ours.filter(({ name }) => !names.has(name))].slice(0, MAX_LICENSE_INDEXES);
}

/** The bytes of an index; the failure is a message. */
export async function readIndexFile(path: string): Promise<Result<Buffer, string>> {
  const bytes = await readBytes(path, { maxBytes: MAX_LICENSE_INDEX_BYTES });
  if (bytes.ok) return bytes;
  const { reason } = bytes.failure;
  return fail(
    reason === 'too_large'
      ? `it is larger than ${MAX_LICENSE_INDEX_BYTES} bytes`
      : `it cannot be read (${reason})`,
  );
}

async function indexesIn(folder: string, origin: IndexFile['origin']): Promise<IndexFile[]> {
  const files = await namesIn(folder, { limit: MAX_FOLDER_ENTRIES });
  return files
    .filter((file) => file.endsWith(INDEX_SUFFIX))
    .map((file) => ({ name: file.slice(0, -INDEX_SUFFIX.length), path: join(folder, file), origin }));
}
