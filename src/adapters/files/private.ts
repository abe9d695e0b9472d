import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { chmod, lstat, mkdir } from 'node:fs/promises';

/** What only its owner may look into. */
export const PRIVATE_FOLDER_MODE = 0o700;
/** What only its owner may read. */
export const PRIVATE_FILE_MODE = 0o600;

/** Makes a folder of ours, and those above it that are missing, for this user alone. Rejects as `node:fs` does. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: PRIVATE_FOLDER_MODE });
  if (isOpen(await lstat(path))) await chmod(path, PRIVATE_FOLDER_MODE);
}

/** The same, blocking its thread. */
export function makePrivateFolderSync(path: string): void {
  mkdirSync(path, { recursive: true, mode: PRIVATE_FOLDER_MODE });
  if (isOpen(lstatSync(path))) chmodSync(path, PRIVATE_FOLDER_MODE);
}

/** Takes a file that is there from everybody but its owner; nothing where there is none. Blocks. */
export function makePrivateFileSync(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() && isOpen(stats)) chmodSync(path, PRIVATE_FILE_MODE);
}

/** Whether others may do something with a file of this user. Windows has no such modes. */
export function isOpen({ mode, uid }: { mode: number; uid: number }): boolean {
  return process.platform !== 'win32' && uid === process.getuid?.() && (mode & OTHERS) !== 0;
}

const OTHERS = 0o077;
