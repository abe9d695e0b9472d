import { rename, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makePrivateFolder, PRIVATE_FILE_MODE } from './private.ts';

/**
 * Replaces a file of ours atomically and creates its folders: concurrent readers get either the old file or
 * the new one, complete. Rejects as `node:fs` does, and then leaves the old one.
 */
export async function replaceFile(path: string, bytes: Buffer): Promise<void> {
  await makePrivateFolder(dirname(path));
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, bytes, { mode: PRIVATE_FILE_MODE });
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}
