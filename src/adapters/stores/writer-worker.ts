import { parentPort, workerData } from 'node:worker_threads';
import { fail, ok, type Result } from '../../base/result.ts';
import type { StoreBatch, StoredVector, StoreFailure, StoreSnapshot } from '../../ports/index-store.ts';
import { guard, storeFailure } from './failures.ts';
import { IndexWriter } from './index-writer.ts';

/** A job for the thread, one at a time. */
export type WriterJob =
  | { kind: 'open'; discard: boolean }
  | { kind: 'write'; batch: StoreBatch }
  | { kind: 'forget'; keep: number }
  | { kind: 'snapshot'; snapshot: StoreSnapshot }
  | { kind: 'vectors'; model: string; vectors: readonly StoredVector[] }
  | { kind: 'verify' }
  | { kind: 'close' };

const folder: string = workerData.folder;
const maxBytes: number | undefined = workerData.maxBytes;
let writer: IndexWriter | null = null;

parentPort?.on('message', (job: WriterJob) => {
  parentPort?.postMessage({ result: ok(answer(job)), isSpent: false });
});

function answer(job: WriterJob): Result<unknown, StoreFailure> {
  if (job.kind === 'open') return open(job.discard);
  const writing = writer;
  if (writing === null) return fail(storeFailure('closed'));
  switch (job.kind) {
    case 'write':
      return guard(() => writing.write(job.batch));
    case 'forget':
      return guard(() => writing.forgetUnused(job.keep));
    case 'snapshot':
      return guard(() => writing.saveSnapshot(job.snapshot));
    case 'vectors':
      return guard(() => writing.putVectors(job.model, job.vectors));
    case 'verify':
      return guard(() => writing.isSound());
    case 'close':
      writer = null;
      return guard(() => writing.close());
  }
}

/** The condition in which the index was found, or null: another process is writing it. */
function open(discard: boolean): Result<unknown, StoreFailure> {
  return guard(() => {
    writer?.close();
    writer = null;
    writer = IndexWriter.open(folder, { discard, ...(maxBytes === undefined ? {} : { maxBytes }) });
    return writer?.condition ?? null;
  });
}
