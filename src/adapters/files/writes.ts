import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Makes written data survive a power failure. Rejects as `node:fs` does. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Opens a file of ours for further writes, and creates it if it does not exist. The caller must close it. */
export function openToGoOn(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
}

/** Opens a file of ours to overwrite it. The caller must close it. */
export function openToWrite(path: string): Promise<FileHandle> {
  return open(path, 'w', 0o600);
}
