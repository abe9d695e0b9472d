import { chmodSync, lstatSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import { MAX_SCANNED_ENTRIES } from '../../config/limits.ts';
import type { FileFailure } from '../../ports/files.ts';
import { fileFailure } from './failures.ts';
import { listFolderSync } from './folders.ts';
import { isOpen, makePrivateFolderSync, PRIVATE_FOLDER_MODE } from './private.ts';

/** Folder levels in the home whose modes are checked. */
const MAX_HOME_DEPTH = 4;

/** Their contents were fetched, not written by the user; a folder that others cannot enter hides them too. */
const PUBLIC_FOLDERS = new Set(['models', 'tools']);
const ROOT = 0;
const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;

/**
 * Makes the folder of all state private to its user: it contains code of every indexed project. Refuses one
 * that someone else owns or could have written to: its settings name the providers that code is sent to. Does
 * nothing if there is no folder yet. Windows keeps other users out of a profile by itself. Blocks.
 */
export function secureHome(home: string): Result<void, FileFailure> {
  if (process.platform === 'win32') return ok(undefined);
  try {
    const named = lstatSync(home, { throwIfNoEntry: false });
    const found = statSync(home, { throwIfNoEntry: false });
    if (named === undefined || found === undefined) return ok(undefined);
    const fault = faultOf([named, found]);
    if (fault !== null) return fail({ reason: 'not_allowed', message: `${home} ${fault}` });
    if (!isOpen(found)) return ok(undefined);
    chmodSync(home, PRIVATE_FOLDER_MODE);
    tighten(home, 0);
    return ok(undefined);
  } catch (error) {
    return fail(fileFailure(error, home, 'write'));
  }
}

/** Creates the folder of all state if it does not exist. Errors are left to the first write there. Blocks. */
export function makeHome(home: string): void {
  try {
    makePrivateFolderSync(home);
  } catch {
    return;
  }
}

/** The fault of the folder, or of a link in its place. */
function faultOf(stats: Stats[]): string | null {
  if (stats.some(({ uid }) => !isTrusted(uid)))
    return 'belongs to another user, and its settings decide where your code is sent; set FETTLE_HOME to your own folder';
  const folder = stats.at(-1);
  return folder !== undefined && canOthersWrite(folder)
    ? 'is writable by other users; check that its config.yaml is yours, then run "chmod 700" on it'
    : null;
}

/** Ourselves and root. For root under sudo also the user who called it, whose home folder may still be in use. */
function isTrusted(uid: number): boolean {
  const user = process.getuid?.();
  if (uid === user || uid === ROOT) return true;
  return user === ROOT && process.env.SUDO_UID === String(uid);
}

/** A group with the user's own number is private to the user on most systems, and the umask allows it to write. */
function canOthersWrite({ mode, gid }: Stats): boolean {
  const isOwnGroup = gid === process.getgid?.();
  return (mode & OTHERS_WRITE) !== 0 || ((mode & GROUP_WRITES) !== 0 && !isOwnGroup);
}

/** Closes what an older version left open to others. Links are left as they are. */
function tighten(folder: string, depth: number): void {
  for (const entry of listFolderSync(folder, { limit: MAX_SCANNED_ENTRIES }).entries) {
    const path = join(folder, entry.name);
    if (!entry.isFile() && !entry.isDirectory()) continue;
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && isOpen(stats)) chmodSync(path, stats.mode & PRIVATE_FOLDER_MODE);
    const isFetched = depth === 0 && PUBLIC_FOLDERS.has(entry.name);
    if (entry.isDirectory() && !isFetched && depth < MAX_HOME_DEPTH) tighten(path, depth + 1);
  }
}
