import { ok, type Result } from '../../base/result.ts';
import { MAX_SEARCHED_BYTES } from '../../config/limits.ts';
import type { ChangesFailure } from '../../ports/changes.ts';
import type { Git } from './git.ts';

/** Old texts requested from git at once; the largest may be added to it. */
const GIT_BATCH_BYTES = 8 * 1024 * 1024;

/** The size of each blob in bytes; blobs that the repository does not have are missing from the map. */
export async function blobSizes(
  git: Git,
  blobs: string[],
): Promise<Result<Map<string, number>, ChangesFailure>> {
  const sizes = new Map<string, number>();
  if (blobs.length === 0) return ok(sizes);
  const printed = await git.run(['cat-file', '--batch-check'], { input: lines(blobs) });
  if (!printed.ok) return printed;
  for (const [, blob = '', size] of printed.value.matchAll(/^([0-9a-f]+) blob (\d+)$/gm))
    sizes.set(blob, Number(size));
  return ok(sizes);
}

/**
 * The bytes of each blob; requested in batches. The blobs must exist, and none may be larger than
 * `MAX_SEARCHED_BYTES`.
 */
export async function readBlobs(
  git: Git,
  sizes: ReadonlyMap<string, number>,
): Promise<Result<Map<string, Buffer>, ChangesFailure>> {
  const contents = new Map<string, Buffer>();
  for (const batch of batchesOf(sizes)) {
    const printed = await git.run(['cat-file', '--batch'], {
      input: lines(batch),
      encoding: 'latin1',
      maxOutputBytes: 2 * (GIT_BATCH_BYTES + MAX_SEARCHED_BYTES),
    });
    if (!printed.ok) return printed;
    takeBatch(printed.value, contents);
  }
  return ok(contents);
}

function batchesOf(sizes: ReadonlyMap<string, number>): string[][] {
  const batches: string[][] = [];
  let room = 0;
  for (const [blob, size] of sizes) {
    // The extra line for each blob counts too: there may be many empty ones.
    const bytes = size + 2 * blob.length;
    if (room < bytes || batches.length === 0) {
      batches.push([]);
      room = GIT_BATCH_BYTES;
    }
    batches.at(-1)?.push(blob);
    room -= bytes;
  }
  return batches;
}

/** `HASH blob SIZE`, a line feed, that many bytes, a line feed; one after another (git-cat-file, "batch output"). */
function takeBatch(printed: string, contents: Map<string, Buffer>): void {
  let at = 0;
  while (at < printed.length) {
    const end = printed.indexOf('\n', at);
    const [, blob = '', size = ''] = /^([0-9a-f]+) blob (\d+)$/.exec(printed.slice(at, end)) ?? [];
    if (blob === '') throw new Error('git cat-file --batch printed an invalid blob');
    const start = end + 1;
    contents.set(blob, Buffer.from(printed.slice(start, start + Number(size)), 'latin1'));
    at = start + Number(size) + 1;
  }
}

function lines(blobs: string[]): string {
  return blobs.map((blob) => `${blob}\n`).join('');
}
