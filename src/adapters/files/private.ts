import { chmodSync, closeSync, lstatSync, mkdirSync, openSync } from 'node:fs';
import { chmod, lstat, mkdir } from 'node:fs/promises';

/** What only its owner may look into. */
export const PRIVATE_FOLDER_MODE = 0o700;
/** What only its owner may read. */
export const PRIVATE_FILE_MODE = 0o600;

/**
 * Makes a folder of ours, and those above it that are missing, for this user alone. A link in its place is the user's,
 * and what it leads to stays as it is. Rejects as `node:fs` does.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: PRIVATE_FOLDER_MODE });
  const stats = await lstat(path);
  if (stats.isDirectory() && isOpen(stats)) await chmod(path, PRIVATE_FOLDER_MODE);
}

/** The same, blocking its thread. */
export function makePrivateFolderSync(path: string): void {
  mkdirSync(path, { recursive: true, mode: PRIVATE_FOLDER_MODE });
  const stats = lstatSync(path);
  if (stats.isDirectory() && isOpen(stats)) chmodSync(path, PRIVATE_FOLDER_MODE);
}

/** Sees that there is a file which only its user can read; what is in it stays. Blocks. Throws as `node:fs` does. */
export function ensurePrivateFileSync(path: string): void {
  closeSync(openSync(path, 'a', PRIVATE_FILE_MODE));
  makePrivateFileSync(path);
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
