import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../../base/result.ts';
import type { FileFailure } from '../../ports/files.ts';
import { fileFailure, notAFile, outsideReach, tooLarge } from './failures.ts';
import { isWithin, realPathOf } from './reach.ts';

/** Buffer for reading a file that does not report its size. */
const FIRST_READ_BYTES = 16 * 1024;

/** Limits of one read. */
export type Bounds = {
  maxBytes: number;
  /** Folders of a repository: a path that leads out of all of them, through a link or by its name, is not opened. */
  within?: readonly string[] | undefined;
};

type Failable<Value> = Result<Value, FileFailure>;

/**
 * Flags so that opening neither waits for the writer of a named pipe nor makes a terminal ours. Anything but
 * a regular file is rejected before that, because merely opening some devices has an effect.
 */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** Reads the bytes of a regular file, all or none. */
export async function readBytes(path: string, { maxBytes, within }: Bounds): Promise<Failable<Buffer>> {
  try {
    const real = await reached(path, within);
    if (real === null) return fail(outsideReach(path));
    const handle = await openRegular(real);
    if (handle === null) return fail(notAFile(path));
    try {
      const { size } = await handle.stat();
      if (size > maxBytes) return fail(tooLarge(path, maxBytes));
      const bytes = await readUpTo(handle, maxBytes + 1, size);
      return bytes.length > maxBytes ? fail(tooLarge(path, maxBytes)) : ok(bytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return fail(fileFailure(error, path, 'read'));
  }
}

/** The same, but blocks its thread. */
export function readBytesSync(path: string, { maxBytes, within }: Bounds): Failable<Buffer> {
  try {
    const real = within === undefined ? path : realPathOf(path);
    if (within !== undefined && !isWithin(path, real, within)) return fail(outsideReach(path));
    if (!statSync(real).isFile()) return fail(notAFile(path));
    const descriptor = openSync(real, READ_FLAGS);
    try {
      const stats = fstatSync(descriptor);
      if (!stats.isFile()) return fail(notAFile(path));
      if (stats.size > maxBytes) return fail(tooLarge(path, maxBytes));
      const bytes = readUpToSync(descriptor, maxBytes + 1, stats.size);
      return bytes.length > maxBytes ? fail(tooLarge(path, maxBytes)) : ok(bytes);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return fail(fileFailure(error, path, 'read'));
  }
}

/** The text of a file, or null if it cannot be read. Bytes that are not UTF-8 become U+FFFD. */
export async function textOrNull(path: string, bounds: Bounds): Promise<string | null> {
  const bytes = await readBytes(path, bounds);
  return bytes.ok ? bytes.value.toString('utf8') : null;
}

/** The same, but blocks its thread. */
export function textOrNullSync(path: string, bounds: Bounds): string | null {
  const bytes = readBytesSync(path, bounds);
  return bytes.ok ? bytes.value.toString('utf8') : null;
}

/**
 * Opens a large file for random access; null if it is not a regular file. The caller must close it, and limit
 * each read. Rejects as `node:fs` does.
 */
export async function openRegular(path: string): Promise<FileHandle | null> {
  if (!(await stat(path)).isFile()) return null;
  const handle = await open(path, READ_FLAGS);
  // Another file may have replaced it meanwhile.
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  return null;
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

/** Resolves a path; null if it is out of reach. */
async function reached(path: string, within: readonly string[] | undefined): Promise<string | null> {
  if (within === undefined) return path;
  const real = await realpath(path);
  return isWithin(path, real, within) ? real : null;
}

/** Reads to the end or to `limit`: the size reported by a file system may be wrong, and is 0 below /proc. */
async function readUpTo(handle: FileHandle, limit: number, size: number): Promise<Buffer> {
  let buffer = roomFor(size, limit);
  let used = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, used, buffer.length - used, used);
    used += bytesRead;
    if (bytesRead === 0 || used === limit) return buffer.subarray(0, used);
    if (used === buffer.length) buffer = grown(buffer, limit);
  }
}

function readUpToSync(descriptor: number, limit: number, size: number): Buffer {
  let buffer = roomFor(size, limit);
  let used = 0;
  for (;;) {
    const count = readSync(descriptor, buffer, used, buffer.length - used, used);
    used += count;
    if (count === 0 || used === limit) return buffer.subarray(0, used);
    if (used === buffer.length) buffer = grown(buffer, limit);
  }
}

/** One byte more than expected, so that the end is detected at once. */
function roomFor(size: number, limit: number): Buffer {
  return Buffer.alloc(Math.min(limit, size === 0 ? FIRST_READ_BYTES : size + 1));
}

function grown(buffer: Buffer, limit: number): Buffer {
  return Buffer.concat([buffer], Math.min(limit, Math.max(buffer.length * 2, FIRST_READ_BYTES)));
}
