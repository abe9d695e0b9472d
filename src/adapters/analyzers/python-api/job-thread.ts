import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { fail, type Result } from '../../../base/result.ts';
import { MAX_PARSE_QUEUE } from '../../../config/limits.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import { isThreadAnswer } from '../parse-thread.ts';

type Failable<Value> = Result<Value, AnalyzerFailure>;
type Waiting<Job, Value> = { job: Job; finish: (answer: Failable<Value>) => void };

/** `entry` is a compiled worker; `name` is what failures call it; a job that takes `killMs` ends the thread. */
export type JobThreadOptions = { entry: string; name: string; workerData: unknown; killMs: number };

/**
 * A thread that does one job at a time. What hangs or crashes it costs the one answer, and the thread is
 * replaced. It does not keep the process alive unless it is at work.
 */
export class JobThread<Job, Value> {
  private worker: Worker | null = null;
  private current: { waiting: Waiting<Job, Value>; timer: NodeJS.Timeout } | null = null;
  private readonly queue: Waiting<Job, Value>[] = [];
  private readonly endings = new Set<Promise<unknown>>();

  constructor(private readonly options: JobThreadOptions) {}

  /** Never rejects. Aborting answers `cancelled` at once; a job that runs goes on, for nobody. */
  run(job: Job, signal: AbortSignal): Promise<Failable<Value>> {
    const { entry, name } = this.options;
    if (signal.aborted) return Promise.resolve(cancelled());
    if (this.worker === null && !existsSync(entry))
      return Promise.resolve(failed('analyzer_missing', `${name} is not built: run "npm run build"`));
    if (this.queue.length >= MAX_PARSE_QUEUE)
      return Promise.resolve(failed('analyzer_failed', `${MAX_PARSE_QUEUE} texts wait for ${name}`));
    return new Promise((resolve) => {
      const finish = (answer: Failable<Value>) => {
        signal.removeEventListener('abort', onAbort);
        resolve(answer);
      };
      const waiting = { job, finish };
      const onAbort = () => {
        const place = this.queue.indexOf(waiting);
        if (place >= 0) this.queue.splice(place, 1);
        finish(cancelled());
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.queue.push(waiting);
      this.startNext();
    });
  }

  /** Ends the thread; what waits is `cancelled`. A later job starts a new one. */
  async close(): Promise<void> {
    for (const { finish } of this.queue.splice(0)) finish(cancelled());
    this.drop(cancelled());
    await Promise.all(this.endings);
  }

  private startNext(): void {
    if (this.current !== null) return;
    const waiting = this.queue.shift();
    if (waiting === undefined) {
      this.worker?.unref();
      return;
    }
    const { name, killMs } = this.options;
    const timer = setTimeout(() => this.drop(failed('timed_out', `${name} hangs`)), killMs);
    this.current = { waiting, timer };
    this.worker ??= this.start();
    this.worker.ref();
    this.worker.postMessage(waiting.job);
  }

  private start(): Worker {
    const { entry, name, workerData } = this.options;
    const worker = new Worker(entry, { workerData, env: {}, stdout: true, stderr: true });
    const onEnd = () => {
      if (this.worker === worker) this.drop(failed('analyzer_failed', `${name} stopped`));
    };
    worker.on('error', onEnd).on('exit', onEnd);
    worker.on('message', (answer: unknown) => {
      if (this.worker !== worker) return;
      if (!isThreadAnswer<Value>(answer))
        return this.drop(failed('analyzer_failed', `${name} answered with garbage`));
      const { result, isSpent } = answer;
      if (isSpent) this.drop(result);
      else this.finishCurrent(result);
    });
    return worker;
  }

  /** Ends the thread with an answer for its job; the next job gets a new thread. */
  private drop(answer: Failable<Value>): void {
    const { worker } = this;
    this.worker = null;
    if (worker !== null) {
      const ending: Promise<unknown> = worker.terminate().finally(() => this.endings.delete(ending));
      this.endings.add(ending);
    }
    this.finishCurrent(answer);
  }

  private finishCurrent(answer: Failable<Value>): void {
    const { current } = this;
    this.current = null;
    if (current !== null) {
      clearTimeout(current.timer);
      current.waiting.finish(answer);
    }
    this.startNext();
  }
}

function cancelled(): { ok: false; failure: AnalyzerFailure } {
  return failed('cancelled', 'the comparison was stopped');
}

function failed(reason: AnalyzerFailure['reason'], message: string): { ok: false; failure: AnalyzerFailure } {
  return fail({ reason, message });
}
