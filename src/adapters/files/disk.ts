import { randomUUID } from 'node:crypto';
import { mkdir, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isInside } from '../../base/paths.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { MAX_SCANNED_ENTRIES } from '../../config/limits.ts';
import type { FileFailure, Files } from '../../ports/files.ts';
import { decodeText, readBytes } from './bounded-read.ts';
import { fileFailure, notAFile } from './failures.ts';
import { namesIn } from './folders.ts';
import { makePrivateFolder, PRIVATE_FILE_MODE, PRIVATE_FOLDER_MODE } from './private.ts';

/**
 * Files on this machine. A byte order mark is preserved, so that text is written back as it was read. Files
 * below `home` are readable only by this user; elsewhere the user's umask decides.
 */
export function createDiskFiles(home: string | null = null): Files {
  return {
    readBytes: (path, maxBytes, within) => readBytes(path, { maxBytes, within }),
    async readText(path, maxBytes, within) {
      const bytes = await readBytes(path, { maxBytes, within });
      if (!bytes.ok) return bytes;
      const text = decodeText(bytes.value);
      if (text !== null) return ok(text);
      const message = `${path} is not UTF-8 text; save it as UTF-8 or leave it out`;
      return fail({ reason: 'binary', message });
    },
    async writeText(path, text) {
      try {
        return await writeText(path, text, home !== null && isInside(resolve(path), home));
      } catch (error) {
        return fail(fileFailure(error, path, 'write'));
      }
    },
    exists: (path) =>
      stat(path).then(
        () => true,
        () => false,
      ),
    async list(path, limit, within) {
      // The first by name, not in disk order.
      return (await namesIn(path, { limit: MAX_SCANNED_ENTRIES, within })).slice(0, limit);
    },
  };
}

/** Writes through a symbolic link, preserves the mode of an existing file, creates missing folders. */
async function writeText(path: string, text: string, isPrivate: boolean): Promise<Result<void, FileFailure>> {
  const target = await realpath(path).catch(() => path);
  const existing = await stat(target).catch(() => null);
  if (existing && !existing.isFile()) return fail(notAFile(path));
  if (isPrivate) await makePrivateFolder(dirname(target));
  else await mkdir(dirname(target), { recursive: true });
  const temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomUUID()}.tmp`);
  const usual = isPrivate ? PRIVATE_FILE_MODE : 0o666;
  const kept = existing && existing.mode & (isPrivate ? PRIVATE_FOLDER_MODE : 0o7777);
  const handle = await open(temporary, 'wx', kept ?? usual);
  try {
    try {
      if (kept !== null) await handle.chmod(kept);
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(target));
  return ok(undefined);
}

/** Makes the rename itself survive a power failure, where the system supports it (Windows cannot open a folder). */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => null);
  try {
    await handle?.sync();
  } catch {
    // The new content is in place; some network file systems refuse to sync a folder.
  } finally {
    await handle?.close();
  }
}
