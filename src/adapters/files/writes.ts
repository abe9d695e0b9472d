import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Makes what was written to a file survive a power cut. Rejects as `node:fs` does. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A handle on a file of ours that goes on being written; it is made where there is none. The caller closes it. */
export function openToGoOn(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
}

/** A handle on a file of ours that is written anew. The caller closes it. */
export function openToWrite(path: string): Promise<FileHandle> {
  return open(path, 'w', 0o600);
}
