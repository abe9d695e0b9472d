import { chmodSync, closeSync, lstatSync, mkdirSync, openSync } from 'node:fs';
import { chmod, lstat, mkdir } from 'node:fs/promises';

/** Mode of a folder that only its owner may list. */
export const PRIVATE_FOLDER_MODE = 0o700;
/** Mode of a file that only its owner may read. */
export const PRIVATE_FILE_MODE = 0o600;

/**
 * Creates a folder of ours and its missing parents, private to this user. A link in its place belongs to the
 * user, and its target is not changed. Rejects as `node:fs` does.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: PRIVATE_FOLDER_MODE });
  const stats = await lstat(path);
  if (stats.isDirectory() && isOpen(stats)) await chmod(path, PRIVATE_FOLDER_MODE);
}

/** The same, but blocks its thread. */
export function makePrivateFolderSync(path: string): void {
  mkdirSync(path, { recursive: true, mode: PRIVATE_FOLDER_MODE });
  const stats = lstatSync(path);
  if (stats.isDirectory() && isOpen(stats)) chmodSync(path, PRIVATE_FOLDER_MODE);
}

/**
 * Ensures that a file exists which only its user can read; its content is not changed. Blocks. Throws as
 * `node:fs` does.
 */
export function ensurePrivateFileSync(path: string): void {
  closeSync(openSync(path, 'a', PRIVATE_FILE_MODE));
  makePrivateFileSync(path);
}

/** Makes an existing file private to its owner; does nothing if there is none. Blocks. */
export function makePrivateFileSync(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() && isOpen(stats)) chmodSync(path, PRIVATE_FILE_MODE);
}

/** Whether others may access a file of this user. Windows has no such modes. */
export function isOpen({ mode, uid }: { mode: number; uid: number }): boolean {
  return process.platform !== 'win32' && uid === process.getuid?.() && (mode & OTHERS) !== 0;
}

const OTHERS = 0o077;
