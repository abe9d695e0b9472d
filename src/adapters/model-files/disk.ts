import { createHash } from 'node:crypto';
import { rm, statfs } from 'node:fs/promises';
import { fail, ok, type Result } from '../../base/result.ts';
import { MODEL_BLOCK_BYTES } from '../../config/limits.ts';
import type { ModelFileFailure } from '../../ports/model-files.ts';
import { openRegular } from '../files/bounded-read.ts';
import { blocksOf } from '../files/streams.ts';

const GGUF_MAGIC = 'GGUF';

/** Why a disk operation failed. */
export type DiskFailure = ModelFileFailure & { reason: 'disk_full' | 'io_error' };

/** Turns an error of the file system into a failure; `task` completes "could not ...". */
export function diskFailure(error: unknown, task: string): DiskFailure {
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const message = `the disk is full, could not ${task}; free some space and try again`;
    return { reason: 'disk_full', message };
  }
  return { reason: 'io_error', message: `could not ${task} (${code}); check the disk and the path` };
}

/** The system's code of an error (`ENOENT`), otherwise the first line of its message. */
export function errorCode(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return code;
  return String(message ?? error).replace(/\n.*/s, '');
}

/** Deletes files and folders, whether they exist or not. */
export async function removeAll(paths: string[]): Promise<Result<void, DiskFailure>> {
  for (const path of paths) {
    try {
      await rm(path, { recursive: true, force: true });
    } catch (error) {
      return fail(diskFailure(error, `delete ${path}`));
    }
  }
  return ok(undefined);
}

/** Free bytes for this user on the disk of a folder; null if the system does not report them. */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    const disk = await statfs(folder);
    return disk.bavail * disk.bsize;
  } catch {
    return null;
  }
}

/** Whether the first bytes are those of a GGUF file. */
export function hasMagic(start: Uint8Array): boolean {
  return Buffer.from(start.subarray(0, GGUF_MAGIC.length)).toString('latin1') === GGUF_MAGIC;
}

/** Reads only the first bytes of a file; throws the errors of the file system. */
export async function startsWithMagic(path: string): Promise<boolean> {
  const handle = await openRegular(path);
  if (handle === null) return false;
  try {
    const start = Buffer.alloc(GGUF_MAGIC.length);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    return hasMagic(start.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

/** The sha256 of a whole file, in hexadecimal. */
export async function hashFile(
  path: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Result<string, ModelFileFailure>> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const block of blocksOf(path, { blockBytes: MODEL_BLOCK_BYTES, signal })) {
      hash.update(block);
      bytes += block.length;
      onBytes(bytes);
    }
  } catch (error) {
    if (signal.aborted)
      return fail({ reason: 'cancelled', message: 'cancelled while the file was verified' });
    return fail(diskFailure(error, `read ${path}`));
  }
  return ok(hash.digest('hex'));
}
