import { join } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { fail, ok, type Result } from '../../base/result.ts';
import type { IndexStore, StoreCondition, StoreFailure } from '../../ports/index-store.ts';
import { packageRoot } from '../package-root.ts';
import { JobThread } from '../threads/job-thread.ts';
import { guard, storeFailure } from './failures.ts';
import { IndexReader } from './index-reader.ts';
import { openReader } from './schema.ts';
import { VectorReader } from './vector-reader.ts';
import type { WriterJob } from './writer-worker.ts';

/** Time for one job of the store; the check of a whole index is the longest. */
const STORE_JOB_MS = 120_000;

/**
 * `folder` is the index's own. `write`: whether to request the writer's lock. `discard`: start over, because
 * the old one is damaged. `maxBytes` limits the file; beyond it the disk counts as full.
 */
export type SqliteIndexOptions = {
  folder: string;
  write: boolean;
  discard?: boolean;
  build?: string;
  maxBytes?: number;
};

type Answer = Result<unknown, StoreFailure>;

/** An index in one SQLite file (write-ahead log): written by a separate thread, read here. */
export async function openSqliteIndex(
  options: SqliteIndexOptions,
): Promise<Result<IndexStore, StoreFailure>> {
  const { folder, write, discard = false, maxBytes } = options;
  const build = options.build ?? join(packageRoot(), 'dist');
  const thread = new JobThread<WriterJob, Answer>({
    entry: join(build, 'src/adapters/stores/writer-worker.js'),
    name: 'the thread that writes the index',
    workerData: { folder, maxBytes },
    killMs: STORE_JOB_MS,
  });
  let condition: StoreCondition | null = null;
  if (write) {
    const opened = await ask<StoreCondition | null>(thread, { kind: 'open', discard });
    if (!opened.ok) {
      await thread.close();
      return opened;
    }
    condition = opened.value;
  }
  const reader = guard(() => openReader(folder));
  if (!reader.ok || reader.value === null) {
    await thread.close();
    return reader.ok ? fail(storeFailure('not_made')) : reader;
  }
  return ok(storeOf(reader.value, thread, condition));
}

function storeOf(
  database: DatabaseSyncInstance,
  thread: JobThread<WriterJob, Answer>,
  condition: StoreCondition | null,
): IndexStore {
  const reader = new IndexReader(database);
  const vectors = new VectorReader(database);
  const mayWrite = condition !== null;
  let isClosed = false;
  const refusal = (): StoreFailure => storeFailure(isClosed ? 'closed' : 'busy');
  const writing = <Value>(job: WriterJob): Promise<Result<Value, StoreFailure>> =>
    mayWrite && !isClosed ? ask<Value>(thread, job) : Promise.resolve(fail(refusal()));
  const reading = <Value>(work: () => Value): Promise<Result<Value, StoreFailure>> =>
    Promise.resolve(isClosed ? fail(storeFailure('closed')) : guard(work));
  return {
    condition: condition ?? 'kept',
    mayWrite,
    verify: () => writing<boolean>({ kind: 'verify' }),
    files: () => reading(() => reader.files()),
    contentHashes: () => reading(() => reader.contentHashes()),
    write: (batch) => writing({ kind: 'write', batch }),
    forgetUnused: (keep) => writing({ kind: 'forget', keep }),
    termsAfter: (chunk, limit) => reading(() => reader.termsAfter(chunk, limit)),
    termsOf: (contents) => reading(() => reader.termsOf(contents)),
    chunks: async (numbers) => {
      const chunks = await reading(() => reader.chunks(numbers));
      return chunks.ok && chunks.value === null
        ? fail(storeFailure('corrupted'))
        : (chunks as Result<never, never>);
    },
    importsOf: (content) => reading(() => reader.importsOf(content)),
    text: (content) => reading(() => reader.text(content)),
    symbols: (name, limit) => reading(() => reader.symbols(name, limit)),
    symbolsOf: (content) => reading(() => reader.symbolsOf(content)),
    uses: (identifier, limit) => reading(() => reader.uses(identifier, limit)),
    identifiersAfter: (chunk, limit) => reading(() => reader.identifiersAfter(chunk, limit)),
    withoutVector: (model, limit) => reading(() => vectors.withoutVector(model, limit)),
    putVectors: (model, some) => writing({ kind: 'vectors', model, vectors: some }),
    chunkVectorsAfter: (model, chunk, limit) => reading(() => vectors.chunkVectorsAfter(model, chunk, limit)),
    fileVectors: (model) => reading(() => vectors.fileVectors(model)),
    vectorCounts: (model) => reading(() => vectors.vectorCounts(model)),
    saveSnapshot: (snapshot) => writing({ kind: 'snapshot', snapshot }),
    loadSnapshot: () => reading(() => reader.loadSnapshot()),
    async close() {
      if (isClosed) return;
      isClosed = true;
      // The last connection to close merges a write-ahead log into the file, which a reader cannot do.
      guard(() => database.close());
      if (mayWrite) await ask(thread, { kind: 'close' });
      await thread.close();
    },
  };
}

/** A crash of the thread itself is reported like a disk error: the batch in progress was rolled back. */
async function ask<Value>(
  thread: JobThread<WriterJob, Answer>,
  job: WriterJob,
): Promise<Result<Value, StoreFailure>> {
  const answer = await thread.run(job, new AbortController().signal);
  if (answer.ok) return answer.value as Result<Value, StoreFailure>;
  return fail({ reason: 'io_error', message: answer.failure.message });
}
