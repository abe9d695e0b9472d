import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { MAX_INDEXED_FILE_BYTES } from '../../config/limits.ts';
import type { SkipReason } from '../../contract/source-code.ts';
import type { TreeStamp } from '../../ports/source-tree.ts';

/** How often a file that changes while it is read is read again. */
const CHANGED_READ_TRIES = 3;

export type SourceRead =
  | { text: string; hash: string; isCut: boolean; stamp: TreeStamp }
  | { skipped: SkipReason; stamp: TreeStamp };

const NO_STAMP: TreeStamp = { size: 0, modified: 0 };
/** Flags so that opening neither waits for a named pipe's writer nor follows a link created since the walk. */
const READ_FLAGS =
  constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0) | (constants.O_NOFOLLOW ?? 0);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * A file's text at one moment: if it changes while being read, it is read again. For a large file only the
 * beginning, up to the end of a line. Blocks its thread.
 */
export function readSource(file: string): SourceRead {
  for (let attempt = 0; attempt < CHANGED_READ_TRIES; attempt += 1) {
    const read = readStill(file);
    if (read !== null) return read;
  }
  return { skipped: 'changing', stamp: NO_STAMP };
}

/** Null when the file changed meanwhile. */
function readStill(file: string): SourceRead | null {
  let handle: number;
  try {
    // Merely opening some devices has an effect.
    if (!lstatSync(file).isFile()) return { skipped: 'special', stamp: NO_STAMP };
    handle = openSync(file, READ_FLAGS);
  } catch {
    return { skipped: 'unreadable', stamp: NO_STAMP };
  }
  try {
    const before = fstatSync(handle);
    const stamp = { size: before.size, modified: before.mtimeMs };
    if (!before.isFile()) return { skipped: 'special', stamp };
    const bytes = readBytes(handle, before.size);
    const after = fstatSync(handle);
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) return null;
    return decode(bytes, stamp);
  } catch {
    return { skipped: 'unreadable', stamp: NO_STAMP };
  } finally {
    closeSync(handle);
  }
}

function readBytes(handle: number, size: number): Buffer {
  const buffer = Buffer.allocUnsafe(Math.min(size, MAX_INDEXED_FILE_BYTES));
  let used = 0;
  while (used < buffer.length) {
    const count = readSync(handle, buffer, used, buffer.length - used, used);
    if (count === 0) break;
    used += count;
  }
  return buffer.subarray(0, used);
}

function decode(bytes: Buffer, stamp: TreeStamp): SourceRead {
  if (bytes.includes(0)) return { skipped: 'binary', stamp };
  const isCut = stamp.size > bytes.length;
  // The last line of a truncated text may end inside a character.
  const whole = isCut ? bytes.subarray(0, bytes.lastIndexOf(10) + 1) : bytes;
  try {
    const hash = createHash('sha256')
      .update(whole)
      .update(isCut ? 'cut' : '')
      .digest('hex');
    return { text: utf8.decode(whole), hash, isCut, stamp };
  } catch {
    return { skipped: 'binary', stamp };
  }
}
