import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { inflateRawSync } from 'node:zlib';
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl';
import { openRegular } from './bounded-read.ts';

export type ZipMember = {
  name: string;
  /** As the table of contents says; one that unpacks to more or less fails while it is read. */
  bytes: number;
  /** False: it is encrypted, or packed in a way that Fettle does not read. */
  isReadable: boolean;
  open(): Promise<Readable>;
  /** All of it, quicker than a stream where it is small; null for one that has more than `maxBytes`, packed or not. */
  read(maxBytes: number): Promise<Buffer | null>;
};

/** The file is not a zip, or is damaged. */
export class ZipFault extends Error {}

/**
 * The members of a zip by its table of contents, one after the other; read one before you ask for the next. Throws
 * `ZipFault`, and what the disk throws.
 */
export async function* zipMembers(path: string): AsyncGenerator<ZipMember, void, void> {
  const handle = await openRegular(path);
  if (handle === null) throw new ZipFault('not a file');
  try {
    const zip = await fromFdPromise(handle.fd);
    for await (const entry of zip.eachEntry())
      yield {
        name: entry.fileName,
        bytes: entry.uncompressedSize,
        isReadable: entry.canDecodeFileData(),
        open: () => zip.openReadStreamPromise(entry),
        read: (maxBytes) => readWhole(handle, zip, entry, maxBytes),
      };
  } catch (error) {
    // Errors of the disk have a code; the reader's own have none.
    throw error instanceof Error && !('code' in error) ? new ZipFault(error.message) : error;
  } finally {
    await handle.close();
  }
}

async function readWhole(
  handle: FileHandle,
  zip: ZipFile,
  entry: Entry,
  maxBytes: number,
): Promise<Buffer | null> {
  const { compressedSize, uncompressedSize, compressionMethod } = entry;
  if (compressedSize > maxBytes || uncompressedSize > maxBytes) return null;
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const { buffer } = await handle.read(Buffer.alloc(compressedSize), 0, compressedSize, fileDataStart);
  return compressionMethod === STORED ? buffer : inflateRawSync(buffer, { maxOutputLength: maxBytes });
}

/** A compression method of the format; the other that can be decoded is deflate. */
const STORED = 0;
