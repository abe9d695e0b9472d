import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import type { FileFailure, Files } from '../../ports/files.ts';

/** Files of this machine. A byte order mark is kept, so that what is written back is what was read. */
export function createDiskFiles(): Files {
  return {
    async readText(path, maxBytes) {
      try {
        return await readText(path, maxBytes);
      } catch (error) {
        return fail(failureOf(error, path, 'read'));
      }
    },
    async writeText(path, text) {
      try {
        return await writeText(path, text);
      } catch (error) {
        return fail(failureOf(error, path, 'write'));
      }
    },
    exists: (path) =>
      stat(path).then(
        () => true,
        () => false,
      ),
    async list(path, limit) {
      const names = await readdir(path).catch(() => []);
      return names.sort().slice(0, limit);
    },
  };
}

async function readText(path: string, maxBytes: number): Promise<Result<string, FileFailure>> {
  // Without O_NONBLOCK opening a named pipe waits for a writer that may never come.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!(await handle.stat()).isFile()) return fail(notAFile(path));
    const bytes = await readUpTo(handle, maxBytes + 1);
    if (bytes.length > maxBytes) {
      const message = `${path} is larger than ${maxBytes} bytes; use a smaller file or part of it`;
      return fail({ reason: 'too_large', message });
    }
    const text = decodeText(bytes);
    if (text === null) {
      const message = `${path} is not UTF-8 text; save it as UTF-8 or leave it out`;
      return fail({ reason: 'binary', message });
    }
    return ok(text);
  } finally {
    await handle.close();
  }
}

/** Reads to the end or to `limit`, never trusting the size that the file system reports. */
async function readUpTo(handle: FileHandle, limit: number): Promise<Buffer> {
  const { size } = await handle.stat();
  let buffer = Buffer.alloc(Math.min(limit, size + 1));
  let used = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, used, buffer.length - used, used);
    used += bytesRead;
    if (bytesRead === 0 || used === limit) return buffer.subarray(0, used);
    if (used === buffer.length) {
      buffer = Buffer.concat([buffer], Math.min(limit, Math.max(buffer.length * 2, 64 * 1024)));
    }
  }
}

/** UTF-8 text without NUL bytes, or null. */
export function decodeText(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A symbolic link is written through, an existing file keeps its mode, missing folders are made. */
async function writeText(path: string, text: string): Promise<Result<void, FileFailure>> {
  const target = await realpath(path).catch(() => path);
  const existing = await stat(target).catch(() => null);
  if (existing && !existing.isFile()) return fail(notAFile(path));
  await mkdir(dirname(target), { recursive: true });
  const temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomUUID()}.tmp`);
  const handle = await open(temporary, 'wx', existing ? existing.mode & 0o7777 : 0o666);
  try {
    try {
      if (existing) await handle.chmod(existing.mode & 0o7777);
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

/** Makes the rename itself survive a power cut, where the system can (Windows cannot open a folder). */
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

function notAFile(path: string): FileFailure {
  return { reason: 'not_a_file', message: `${path} is not a file; name a file` };
}

/** Errors of the operating system (errno codes of POSIX) in our words; anything else is a bug and is thrown on. */
function failureOf(error: unknown, path: string, verb: 'read' | 'write'): FileFailure {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { reason: 'not_found', message: `${path} does not exist; check the path` };
    case 'EISDIR':
      return notAFile(path);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return { reason: 'not_allowed', message: `no permission to ${verb} ${path}; check its owner and mode` };
    case 'ENOSPC':
    case 'EDQUOT':
      return { reason: 'disk_full', message: `the disk is full, ${path} was not written; free some space` };
    default:
      return {
        reason: 'io_error',
        message: `cannot ${verb} ${path} (${error.code}); check the disk and the path`,
      };
  }
}
