import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import {
  MAX_CHANGED_BYTES,
  MAX_CHANGED_FILES,
  MAX_MOVED_FILES,
  MAX_SOURCE_FILE_BYTES,
} from '../../config/limits.ts';
import type { ChangedFile, Changes, ChangesFailure, SkippedFile } from '../../ports/changes.ts';
import type { Files } from '../../ports/files.ts';
import { decodeText } from '../files/disk.ts';
import { blobSizes, readBlobs } from './blobs.ts';
import type { Git } from './git.ts';
import { pairMoved } from './moved.ts';
import { LINK, type Plan, type Planned } from './plan.ts';

export type Reader = { git: Git; root: string; files: Files };

type Read = Omit<Changes, 'readBefore'>;
type Skip = Omit<SkippedFile, 'path'>;
type Sizes = ReadonlyMap<string, number>;

/** The old and the new text of each planned file, as far as they can be read and the bounds allow. */
export async function readChanges(reader: Reader, plan: Plan): Promise<Result<Read, ChangesFailure>> {
  const blobs = [...plan.planned.flatMap(blobsOf), ...plan.deleted.map(({ blob }) => blob)];
  const sizes = await blobSizes(reader.git, [...new Set(blobs)]);
  if (!sizes.ok) return sizes;
  const { chosen, skipped } = await choose(plan.planned, reader.root, sizes.value);
  const deleted = chosen.some(isUnknownToGit) ? plan.deleted.slice(0, MAX_MOVED_FILES) : [];
  const wanted = [...chosen.flatMap(blobsOf), ...deleted.map(({ blob }) => blob)];
  const contents = await readBlobs(reader.git, sizesOfReadable(wanted, sizes.value));
  if (!contents.ok) return contents;
  // A text that is no text, or too large to be read, has nothing that could be old.
  const oldText = (blob: string | null) => decoded(blob === null ? undefined : contents.value.get(blob));

  const changes: Read = { root: reader.root, files: [], skipped: [...plan.skipped, ...skipped] };
  for (const planned of chosen) {
    const { path, oldPath, oldBlob, newBlob } = planned;
    const after = newBlob === null ? await readFile(reader, path) : contentOf(contents.value.get(newBlob));
    if (after.ok) changes.files.push({ path, oldPath, before: oldText(oldBlob), after: after.value });
    else changes.skipped.push({ path, ...after.failure });
  }
  const gone = deleted.flatMap(({ path, blob }) => {
    const text = oldText(blob);
    return text === null ? [] : [{ path, text }];
  });
  return ok({ ...changes, files: followMoved(changes.files, gone) });
}

/** Those that can be read and fit into the bounds, and why each other one is left out. */
async function choose(
  planned: Planned[],
  root: string,
  sizes: Sizes,
): Promise<{ chosen: Planned[]; skipped: SkippedFile[] }> {
  const chosen: Planned[] = [];
  const skipped: SkippedFile[] = [];
  let bytes = 0;
  for (const file of planned) {
    const size = chosen.length < MAX_CHANGED_FILES ? await sizeOf(file, root, sizes) : fail(TOO_MANY);
    const old = file.oldBlob === null ? 0 : Math.min(sizes.get(file.oldBlob) ?? 0, MAX_SOURCE_FILE_BYTES);
    if (!size.ok) skipped.push({ path: file.path, ...size.failure });
    else if (bytes + size.value + old > MAX_CHANGED_BYTES) skipped.push({ path: file.path, ...TOO_MANY });
    else {
      chosen.push(file);
      bytes += size.value + old;
    }
  }
  return { chosen, skipped };
}

/** Bytes of the new text, or why it is not read. */
async function sizeOf(file: Planned, root: string, sizes: Sizes): Promise<Result<number, Skip>> {
  if (file.oldBlob !== null && !sizes.has(file.oldBlob)) return fail(NOT_HERE);
  if (file.newBlob !== null) {
    const size = sizes.get(file.newBlob);
    return size === undefined ? fail(NOT_HERE) : within(size);
  }
  const found = await lstat(join(root, file.path)).catch(() => null);
  if (found === null) return fail({ reason: 'not_readable', detail: 'it is not there any more' });
  if (found.isSymbolicLink()) return fail(LINK);
  return found.isFile() ? within(found.size) : fail({ reason: 'not_readable', detail: 'it is no file' });
}

function within(size: number): Result<number, Skip> {
  return size > MAX_SOURCE_FILE_BYTES ? fail(TOO_LARGE) : ok(size);
}

async function readFile({ root, files }: Reader, path: string): Promise<Result<string, Skip>> {
  const read = await files.readText(join(root, path), MAX_SOURCE_FILE_BYTES);
  if (read.ok) return read;
  const { reason, message } = read.failure;
  if (reason === 'binary') return fail(BINARY);
  return fail(reason === 'too_large' ? TOO_LARGE : { reason: 'not_readable', detail: message });
}

function contentOf(content: Buffer | undefined): Result<string, Skip> {
  const text = decoded(content);
  return text === null ? fail(BINARY) : ok(text);
}

/** Gives files that git does not know yet the old text of the file they were. */
function followMoved(files: ChangedFile[], gone: { path: string; text: string }[]): ChangedFile[] {
  if (gone.length === 0) return files;
  const added = files
    .filter(({ before }) => before === null)
    .map(({ path, after }) => ({ path, text: after }));
  const moved = pairMoved(added, gone);
  return files.map((file) => {
    const old = gone.find(({ path }) => path === moved.get(file.path));
    return old === undefined ? file : { ...file, oldPath: old.path, before: old.text };
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
  return new Map(found.filter(([, size]) => size <= MAX_SOURCE_FILE_BYTES));
}

function decoded(content: Buffer | undefined): string | null {
  return content === undefined ? null : decodeText(content);
}

const MEBIBYTE = 1024 * 1024;
const BINARY: Skip = { reason: 'binary', detail: 'not UTF-8 text' };
const TOO_LARGE: Skip = {
  reason: 'too_large',
  detail: `larger than ${MAX_SOURCE_FILE_BYTES / MEBIBYTE} MiB`,
};
const TOO_MANY: Skip = {
  reason: 'too_many',
  detail: `past the first ${MAX_CHANGED_FILES} files or ${MAX_CHANGED_BYTES / MEBIBYTE} MiB of a change`,
};
const NOT_HERE: Skip = {
  reason: 'not_readable',
  detail: 'git does not have its text here, as in a partial clone; fetch it whole',
};
