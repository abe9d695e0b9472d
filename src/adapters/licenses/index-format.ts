import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { fail, ok, type Result } from '../../base/result.ts';
import { type Mode, SAMPLING } from '../../base/winnowing/fingerprints.ts';

/** Size of an index's unpacked table of contents. */
const MAX_LICENSE_TABLE_BYTES = 64 * 1024 * 1024;

/**
 * The file format of an index. One line of JSON that describes it; the packed table of packages, licenses and
 * files; then for each mode the hashes in order, each as its distance from the previous one (7 bits per byte,
 * lowest first, the highest bit means that more follow), and the line of each (3 bytes, lowest first). Lines
 * count through all files of the index. It contains no source text.
 */
export type IndexHead = {
  format: typeof FORMAT;
  name: string;
  /** The date when it was made (ISO 8601). */
  date: string;
  /** The license of files that name no other. */
  license: string;
  files: number;
  packages: number;
  tableBytes: number;
  /** Number of fingerprints in each mode, and the size of the first in bytes. */
  exact: number;
  renamed: number;
  exactBytes: number;
  /** An index with another sampling matches nothing. */
  sampling: string;
  /** Of everything after the line, to detect a truncated or changed file. */
  sha256: string;
};

export type IndexTable = {
  /** Name and version. */
  packages: [string, string | null][];
  /** SPDX expression, and whether it is copyleft. */
  licenses: [string, boolean][];
  /** Path, package, license, number of lines. */
  files: [string, number, number, number][];
};

/** The fingerprints of one mode, sorted by hash; equal hashes are adjacent. */
export type Postings = { hashes: Uint32Array; lines: Uint32Array };

export type IndexContents = { table: IndexTable } & Record<Mode, Postings>;
export type IndexOrigin = Pick<IndexHead, 'name' | 'date' | 'license'>;

const FORMAT = 'fettle-license-index-1';
/** Maximum number of bytes of a distance below 2^32. */
const LONGEST_DISTANCE = 5;
const LINE_BYTES = 3;
/** The bit of a byte that means that another one follows. */
const MORE = 128;
const LINE_FEED = 10;
const LONGEST_HEAD = 4_096;

const SAMPLING_WORDS = JSON.stringify(SAMPLING);

export function encodeIndex(origin: IndexOrigin, { table, exact, renamed }: IndexContents): Buffer {
  const packed = deflateSync(JSON.stringify(table), { level: 9 });
  const exactBytes = encodePostings(exact);
  const body = Buffer.concat([packed, exactBytes, encodePostings(renamed)]);
  const head: IndexHead = {
    format: FORMAT,
    ...origin,
    files: table.files.length,
    packages: table.packages.length,
    tableBytes: packed.length,
    exact: exact.hashes.length,
    renamed: renamed.hashes.length,
    exactBytes: exactBytes.length,
    sampling: SAMPLING_WORDS,
    sha256: createHash('sha256').update(body).digest('hex'),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
}

/** Decodes the head alone; the failure is a message. */
function decodeHead(file: Buffer): Result<{ head: IndexHead; body: Buffer }, string> {
  const end = file.subarray(0, LONGEST_HEAD).indexOf(LINE_FEED);
  const head = end < 0 ? null : parseHead(file.toString('utf8', 0, end));
  if (head === null) return fail('it is not a license index of this version of Fettle');
  if (head.sampling !== SAMPLING_WORDS) return fail('it was made by another version of Fettle');
  return ok({ head, body: file.subarray(end + 1) });
}

/** Decodes the whole file and verifies its checksum. */
export function decodeIndex(file: Buffer): Result<{ head: IndexHead } & IndexContents, string> {
  const opened = decodeHead(file);
  if (!opened.ok) return opened;
  const { head, body } = opened.value;
  if (createHash('sha256').update(body).digest('hex') !== head.sha256) return fail('it is cut or damaged');
  const exactStart = head.tableBytes;
  const table = decodeTable(body.subarray(0, exactStart));
  const exact = decodePostings(body.subarray(exactStart, exactStart + head.exactBytes), head.exact);
  const renamed = decodePostings(body.subarray(exactStart + head.exactBytes), head.renamed);
  return table === null || exact === null || renamed === null
    ? fail('its contents do not match its header')
    : ok({ head, table, exact, renamed });
}

function encodePostings({ hashes, lines }: Postings): Buffer {
  const bytes = Buffer.alloc(hashes.length * (LONGEST_DISTANCE + LINE_BYTES));
  let at = 0;
  let previous = 0;
  for (const hash of hashes) {
    let distance = hash - previous;
    previous = hash;
    for (; distance >= MORE; distance = Math.floor(distance / MORE)) bytes[at++] = (distance % MORE) + MORE;
    bytes[at++] = distance;
  }
  for (const line of lines) at = bytes.writeUIntLE(line, at, LINE_BYTES);
  return bytes.subarray(0, at);
}

/** Null when the bytes are fewer or more than expected. */
function decodePostings(bytes: Buffer, count: number): Postings | null {
  if (bytes.length < count * (1 + LINE_BYTES)) return null;
  const hashes = new Uint32Array(count);
  const lines = new Uint32Array(count);
  const end = bytes.length - count * LINE_BYTES;
  let at = 0;
  let hash = 0;
  for (let index = 0; index < count; index++) {
    let byte = MORE;
    for (let weight = 1; byte >= MORE && at < end; weight *= MORE) {
      byte = bytes[at++] ?? 0;
      hash += (byte % MORE) * weight;
    }
    hashes[index] = hash;
    lines[index] = bytes.readUIntLE(end + index * LINE_BYTES, LINE_BYTES);
  }
  return at === end ? { hashes, lines } : null;
}

function parseHead(line: string): IndexHead | null {
  try {
    const head: IndexHead = JSON.parse(line);
    const isSound =
      head.format === FORMAT &&
      [head.name, head.date, head.license, head.sha256, head.sampling].every(
        (word) => typeof word === 'string',
      ) &&
      [head.files, head.packages, head.tableBytes, head.exact, head.renamed, head.exactBytes].every(
        (number) => Number.isSafeInteger(number) && number >= 0,
      );
    return isSound ? head : null;
  } catch {
    return null;
  }
}

function decodeTable(packed: Buffer): IndexTable | null {
  try {
    const table: IndexTable = JSON.parse(
      inflateSync(packed, { maxOutputLength: MAX_LICENSE_TABLE_BYTES }).toString('utf8'),
    );
    return [table.packages, table.licenses, table.files].every(Array.isArray) ? table : null;
  } catch {
    return null;
  }
}
