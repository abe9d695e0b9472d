import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { openRegular } from './bounded-read.ts';

/** Size of one block of a file that is too large to be held whole. */
const FILE_BLOCK_BYTES = 64 * 1024;

export type BlockBounds = {
  signal?: AbortSignal | undefined;
  /** The start, and the maximum number of bytes; by default the whole file at its size when opened. */
  start?: number;
  maxBytes?: number;
  blockBytes?: number;
};

/**
 * Reads a large regular file block by block: never more than `maxBytes`, and no more than its size when it
 * was opened. Throws as `node:fs` does: `EINVAL` if it is not a regular file, `ABORT_ERR` when aborted.
 */
export async function* blocksOf(path: string, bounds: BlockBounds): AsyncGenerator<Buffer, void, void> {
  const { signal, start = 0, blockBytes = FILE_BLOCK_BYTES } = bounds;
  const handle = await openRegular(path);
  if (handle === null) throw withCode(`${path} is not a regular file`, 'EINVAL');
  try {
    const size = (await handle.stat()).size;
    const end = Math.min(size, start + (bounds.maxBytes ?? size));
    for (let at = start; at < end; ) {
      if (signal?.aborted) throw withCode('the reading was aborted', 'ABORT_ERR');
      const wanted = Math.min(blockBytes, end - at);
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(wanted), 0, wanted, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

function withCode(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

/** The same as a stream, which fails with the errors of `blocksOf`. */
export function streamOf(path: string, bounds: BlockBounds): Readable {
  return Readable.from(blocksOf(path, bounds), { objectMode: false });
}

/** The lines of a large text file. */
export async function* linesOf(
  path: string,
  { encoding, ...bounds }: BlockBounds & { encoding: 'utf8' | 'latin1' },
): AsyncGenerator<string, void, void> {
  const input = streamOf(path, bounds).setEncoding(encoding);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  let failure: unknown = null;
  input.once('error', (error) => {
    failure = error;
    lines.close();
  });
  yield* lines;
  if (failure !== null) throw failure;
}
