import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import { type DecodedSource, decodeSource } from '../../base/source-text/decode-source.ts';
import { MAX_MOVED_FILES, MAX_SEARCHED_BYTES, MAX_SOURCE_FILE_BYTES } from '../../config/limits.ts';
import type { Reading } from '../../contract/reading.ts';
import type { ChangedFile, Changes, ChangesFailure, SkippedFile } from '../../ports/changes.ts';
import type { Files } from '../../ports/files.ts';
import { blobSizes, readBlobs } from './blobs.ts';
import type { Git } from './git.ts';
import { pairMoved } from './moved.ts';
import type { Plan, Planned } from './plan.ts';

/** Files of one change that are checked; further ones are listed, and not accepted. */
const MAX_CHANGED_FILES = 2_000;
/** Texts of one change, old and new together. */
const MAX_CHANGED_BYTES = 128 * 1024 * 1024;
/** Total for files of the change that are larger than a source file. */
const MAX_LARGE_CHANGED_BYTES = 128 * 1024 * 1024;

export type Reader = { git: Git; root: string; files: Files };

type Read = Omit<Changes, 'readBefore'>;
type Skip = Omit<SkippedFile, 'path'>;
type Sizes = ReadonlyMap<string, number>;

/** Reads the old and the new text of each planned file, as far as possible and within the limits. */
export async function readChanges(reader: Reader, plan: Plan): Promise<Result<Read, ChangesFailure>> {
  const blobs = [...plan.planned.flatMap(blobsOf), ...plan.deleted.map(({ blob }) => blob)];
  const sizes = await blobSizes(reader.git, [...new Set(blobs)]);
  if (!sizes.ok) return sizes;
  const { chosen, skipped } = await choose(plan.planned, reader.root, sizes.value);
  const deleted = chosen.some(isUnknownToGit) ? plan.deleted.slice(0, MAX_MOVED_FILES) : [];
  const wanted = [...chosen.flatMap(blobsOf), ...deleted.map(({ blob }) => blob)];
  const contents = await readBlobs(reader.git, sizesOfReadable(wanted, sizes.value));
  if (!contents.ok) return contents;
  const changes: Read = { root: reader.root, files: [], skipped: [...plan.skipped, ...skipped] };
  for (const planned of chosen) {
    const { path, newBlob } = planned;
    const bytes = newBlob === null ? await readFile(reader, planned) : contentOf(contents.value.get(newBlob));
    if (bytes.ok) changes.files.push(changedFile(planned, bytes.value, contents.value));
    else changes.skipped.push({ path, ...bytes.failure });
  }
  const gone = deleted.flatMap(({ path, blob }) => {
    const source = oldSource(path, blob, contents.value);
    return source === null ? [] : [{ path, ...source }];
  });
  return ok({ ...changes, files: followMoved(changes.files, gone) });
}

type Contents = ReadonlyMap<string, Buffer>;

function changedFile(
  { path, oldPath, oldBlob, isLink }: Planned,
  bytes: Uint8Array,
  contents: Contents,
): ChangedFile {
  const before = oldSource(oldPath ?? path, oldBlob, contents);
  const after = decodeSource(bytes, { path, language: null });
  const reading: Reading = isLink
    ? { ...after.reading, kind: 'link', note: 'a symbolic link' }
    : { ...after.reading, othersBefore: before?.reading.others ?? [] };
  return { path, oldPath, before: before?.text ?? null, after: after.text, reading };
}

/** Null: there was none, or it is too large to be read, and so nothing counts as old. */
function oldSource(path: string, blob: string | null, contents: Contents): DecodedSource | null {
  const bytes = blob === null ? undefined : contents.get(blob);
  return bytes === undefined ? null : decodeSource(bytes, { path, language: null });
}

/** The files that can be read and fit into the limits, and the reason for each one that is left out. */
async function choose(
  planned: Planned[],
  root: string,
  sizes: Sizes,
): Promise<{ chosen: Planned[]; skipped: SkippedFile[] }> {
  const chosen: Planned[] = [];
  const skipped: SkippedFile[] = [];
  const room: Room = { files: MAX_CHANGED_BYTES, largeFiles: MAX_LARGE_CHANGED_BYTES };
  for (const file of planned) {
    const found = chosen.length < MAX_CHANGED_FILES ? await findText(file, root, sizes) : fail(TOO_MANY);
    const taken = found.ok ? takeRoom(found.value, oldSize(file, sizes), room) : found;
    if (taken.ok) chosen.push({ ...file, isLink: taken.value.isLink });
    else skipped.push({ path: file.path, ...taken.failure });
  }
  return { chosen, skipped };
}

/** The size of the old text to read in bytes; 0 if there is none. */
function oldSize({ oldBlob }: Planned, sizes: Sizes): number {
  const size = oldBlob === null ? 0 : (sizes.get(oldBlob) ?? 0);
  return size <= MAX_SEARCHED_BYTES ? size : 0;
}

type Room = { files: number; largeFiles: number };

/** Reserves room for a file and its old text, or returns the reason why there is none. */
function takeRoom(found: Found, old: number, room: Room): Result<Found, Skip> {
  const isLarge = Math.max(found.size, old) > MAX_SOURCE_FILE_BYTES;
  const kind = isLarge ? 'largeFiles' : 'files';
  if (found.size + old > room[kind]) return fail(isLarge ? TOO_LARGE_TOGETHER : TOO_MANY);
  room[kind] -= found.size + old;
  return ok(found);
}

type Found = { size: number; isLink: boolean };

/** The size of the new text in bytes and whether it is a link's, or the reason why it is not read. */
async function findText(file: Planned, root: string, sizes: Sizes): Promise<Result<Found, Skip>> {
  if (file.oldBlob !== null && !sizes.has(file.oldBlob)) return fail(NOT_HERE);
  if (file.newBlob !== null) {
    const size = sizes.get(file.newBlob);
    return size === undefined ? fail(NOT_HERE) : within(size, file.isLink);
  }
  const found = await lstat(join(root, file.path)).catch(() => null);
  if (found === null) return fail(GONE);
  if (found.isSymbolicLink()) return ok({ size: found.size, isLink: true });
  return found.isFile()
    ? within(found.size, false)
    : fail({ reason: 'not_readable', detail: 'it is not a file' });
}

function within(size: number, isLink: boolean): Result<Found, Skip> {
  return size > MAX_SEARCHED_BYTES ? fail(TOO_LARGE) : ok({ size, isLink });
}

/** Reads a file of the working tree. A link is never followed: it may lead out of the project. */
async function readFile(
  { root, files }: Reader,
  { path, isLink }: Planned,
): Promise<Result<Uint8Array, Skip>> {
  if (isLink) {
    const target = await readlink(join(root, path), 'buffer').catch(() => null);
    return target === null ? fail(GONE) : ok(target);
  }
  const read = await files.readBytes(join(root, path), MAX_SEARCHED_BYTES);
  if (read.ok) return read;
  const { reason, message } = read.failure;
  return fail(reason === 'too_large' ? TOO_LARGE : { reason: 'not_readable', detail: message });
}

function contentOf(content: Buffer | undefined): Result<Uint8Array, Skip> {
  return content === undefined ? fail(NOT_HERE) : ok(content);
}

/** Gives untracked files the old text of the file that they were moved from. */
function followMoved(files: ChangedFile[], gone: (DecodedSource & { path: string })[]): ChangedFile[] {
  if (gone.length === 0) return files;
  const added = files
    .filter(({ before }) => before === null)
    .map(({ path, after }) => ({ path, text: after }));
  const moved = pairMoved(added, gone);
  return files.map((file) => {
    const old = gone.find(({ path }) => path === moved.get(file.path));
    if (old === undefined) return file;
    const reading = { ...file.reading, othersBefore: old.reading.others };
    return { ...file, oldPath: old.path, before: old.text, reading };
  });
}

function blobsOf({ oldBlob, newBlob }: Planned): string[] {
  return [oldBlob, newBlob].filter((blob) => blob !== null);
}

function isUnknownToGit({ oldBlob, newBlob }: Planned): boolean {
  return oldBlob === null && newBlob === null;
}

function sizesOfReadable(blobs: string[], sizes: Sizes): Sizes {
  const found = blobs.map((blob): [string, number] => [blob, sizes.get(blob) ?? Number.POSITIVE_INFINITY]);
  return new Map(found.filter(([, size]) => size <= MAX_SEARCHED_BYTES));
}

const MEBIBYTE = 1024 * 1024;
const GONE: Skip = { reason: 'not_readable', detail: 'it no longer exists' };
const TOO_LARGE: Skip = {
  reason: 'too_large',
  detail: `larger than ${MAX_SEARCHED_BYTES / MEBIBYTE} MiB`,
};
const TOO_LARGE_TOGETHER: Skip = {
  reason: 'too_large',
  detail: `past the first ${MAX_LARGE_CHANGED_BYTES / MEBIBYTE} MiB of files larger than ${MAX_SOURCE_FILE_BYTES / MEBIBYTE} MiB`,
};
const TOO_MANY: Skip = {
  reason: 'too_many',
  detail: `past the first ${MAX_CHANGED_FILES} files or ${MAX_CHANGED_BYTES / MEBIBYTE} MiB of a change`,
};
const NOT_HERE: Skip = {
  reason: 'not_readable',
  detail: 'git does not have its text here, as in a partial clone; make a full clone',
};
