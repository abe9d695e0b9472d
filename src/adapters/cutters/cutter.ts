import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fail, ok } from '../../base/result.ts';
import type { CutFile, SourceCutter } from '../../ports/source-cutter.ts';
import { packageRoot } from '../package-root.ts';
import { JobThread } from '../threads/job-thread.ts';
import type { CutWorkerJob } from './cut-worker.ts';

/** Cutter threads. */
const MAX_CUT_THREADS = 4;

/**
 * Time to read and cut one file; after this the thread is replaced and the file reported as `unreadable`. Only for
 * hangs: the parse has its own bound, and on a busy machine a low-priority thread waits long for its turn.
 */
const CUT_FILE_MS = 60_000;

/** The build folder with the grammars and the compiled thread; at most as many threads as cores. */
export type CutterOptions = { build?: string; threads?: number };

type Lane = { thread: JobThread<CutWorkerJob, CutFile | null>; waiting: number };

/** Reads, parses and cuts files in threads of low priority. If a file hangs or crashes one, only that file is lost. */
export function createCutter(options: CutterOptions = {}): SourceCutter {
  const build = options.build ?? join(packageRoot(), 'dist');
  const threads = options.threads ?? Math.min(MAX_CUT_THREADS, availableParallelism());
  const lanes: Lane[] = Array.from({ length: threads }, () => ({
    waiting: 0,
    thread: new JobThread({
      entry: join(build, 'src/adapters/cutters/cut-worker.js'),
      name: 'the thread that cuts files',
      workerData: { grammars: join(build, 'grammars') },
      killMs: CUT_FILE_MS,
    }),
  }));
  return {
    width: threads * 3,
    async cut(job, signal) {
      const lane = lanes.reduce((best, next) => (next.waiting < best.waiting ? next : best));
      lane.waiting += 1;
      const answer = await lane.thread.run({ kind: 'cut', job }, signal);
      lane.waiting -= 1;
      if (answer.ok && answer.value !== null) return ok(answer.value);
      const { reason, message } = answer.ok ? { reason: 'analyzer_failed', message: '' } : answer.failure;
      if (reason === 'cancelled' || reason === 'analyzer_missing')
        return fail({ reason: reason === 'cancelled' ? 'cancelled' : 'cutter_missing', message });
      return fail({ reason: 'cutter_failed', message });
    },
    know(hashes) {
      const { signal } = new AbortController();
      // A thread that misses this only cuts some files unnecessarily.
      for (const { thread } of lanes) thread.run({ kind: 'know', hashes }, signal).catch(() => null);
    },
    async close() {
      await Promise.all(lanes.map(({ thread }) => thread.close()));
    },
  };
}
