import type { FileHandle } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import {
  MAX_ADVISORY_ENTRY_BYTES,
  MAX_ADVISORY_TABLE_BYTES,
  MAX_ZIP_COMMENT_BYTES,
} from '../../config/limits.ts';
import { openRegular } from '../files/bounded-read.ts';

/** One file of a zip; `text` is null when it cannot be unpacked within its bound. */
export type ZipEntry = { name: string; text: string | null };

// Record signatures and lengths: PKWARE APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.14 to 4.3.16.
const LOCAL_HEADER = { signature: 0x04034b50, bytes: 30 };
const DIRECTORY_ENTRY = { signature: 0x02014b50, bytes: 46 };
const DIRECTORY_END = { signature: 0x06054b50, bytes: 22 };
const END_64 = { signature: 0x06064b50, bytes: 56 };
const LOCATOR_64 = { signature: 0x07064b50, bytes: 20 };
const STORED = 0;
const DEFLATED = 8;

/** The files of a zip, one after the other; also of one with more than 65,535. Throws `ZipFault` and what the disk throws. */
export async function* zipEntries(path: string): AsyncGenerator<ZipEntry, void, void> {
  const handle = await openRegular(path);
  if (handle === null) throw new ZipFault();
  try {
    const directory = await readDirectory(handle);
    if (directory === null) throw new ZipFault();
    for (let at = 0; at + DIRECTORY_ENTRY.bytes <= directory.length; ) {
      if (directory.readUInt32LE(at) !== DIRECTORY_ENTRY.signature) return;
      const nameEnd = at + DIRECTORY_ENTRY.bytes + directory.readUInt16LE(at + 28);
      const name = directory.toString('utf8', at + DIRECTORY_ENTRY.bytes, nameEnd);
      yield { name, text: await readEntry(handle, directory.subarray(at, at + DIRECTORY_ENTRY.bytes)) };
      at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
  } finally {
    await handle.close();
  }
}

/** The file is no zip, or its table of contents is damaged or too large. */
export class ZipFault extends Error {}

async function readDirectory(handle: FileHandle): Promise<Buffer | null> {
  const { size } = await handle.stat();
  const tailBytes = Math.min(size, DIRECTORY_END.bytes + MAX_ZIP_COMMENT_BYTES + LOCATOR_64.bytes);
  const tail = await readAt(handle, size - tailBytes, tailBytes);
  let at = tail.length - DIRECTORY_END.bytes;
  while (at >= 0 && tail.readUInt32LE(at) !== DIRECTORY_END.signature) at--;
  if (at < 0) return null;
  let [bytes, start] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  const locator = at - LOCATOR_64.bytes;
  if (locator >= 0 && tail.readUInt32LE(locator) === LOCATOR_64.signature) {
    const end = await readAt(handle, Number(tail.readBigUInt64LE(locator + 8)), END_64.bytes);
    if (end.length < END_64.bytes || end.readUInt32LE(0) !== END_64.signature) return null;
    [bytes, start] = [Number(end.readBigUInt64LE(40)), Number(end.readBigUInt64LE(48))];
  }
  return bytes > MAX_ADVISORY_TABLE_BYTES || start + bytes > size ? null : readAt(handle, start, bytes);
}

async function readEntry(handle: FileHandle, entry: Buffer): Promise<string | null> {
  const method = entry.readUInt16LE(10);
  const packedBytes = entry.readUInt32LE(20);
  const header = await readAt(handle, entry.readUInt32LE(42), LOCAL_HEADER.bytes);
  const isSound = header.length === LOCAL_HEADER.bytes && header.readUInt32LE(0) === LOCAL_HEADER.signature;
  if (!isSound || packedBytes > MAX_ADVISORY_ENTRY_BYTES || ![STORED, DEFLATED].includes(method)) return null;
  const start =
    entry.readUInt32LE(42) + LOCAL_HEADER.bytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = await readAt(handle, start, packedBytes);
  try {
    const bytes =
      method === STORED ? packed : inflateRawSync(packed, { maxOutputLength: MAX_ADVISORY_ENTRY_BYTES });
    return bytes.toString('utf8');
  } catch {
    return null;
  }
}

async function readAt(handle: FileHandle, position: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await handle.read(buffer, 0, bytes, position);
  return buffer.subarray(0, bytesRead);
}
