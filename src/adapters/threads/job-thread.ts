import { existsSync } from 'node:fs';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { fail, type Result } from '../../base/result.ts';
import type { AnalyzerFailure } from '../../ports/analyzer.ts';

/** Jobs waiting for a thread. */
export const MAX_JOB_QUEUE = 256;

/** An answer from a thread. `isSpent`: its WebAssembly instance may be damaged and must not be used again. */
export type ThreadAnswer<Value> = { result: Result<Value, AnalyzerFailure>; isSpent: boolean };

type Failable<Value> = Result<Value, AnalyzerFailure>;
type Waiting<Job, Value> = { job: Job; finish: (answer: Failable<Value>) => void };

/** The part of a worker that we use; a process may take its place. */
export interface WorkerLike<Job> {
  on(event: 'message' | 'error' | 'exit', listener: (value: unknown) => void): unknown;
  postMessage(job: Job): void;
  ref(): void;
  unref(): void;
  terminate(): Promise<unknown>;
}

export type JobThreadOptions<Job> = {
  /** The compiled worker. */
  entry: string;
  /** Its name in failures. */
  name: string;
  workerData?: unknown;
  resourceLimits?: ResourceLimits;
  /** Milliseconds after which a job ends the thread. */
  killMs: number;
  /** The same for the first job of a thread, which waits until the thread is loaded. */
  firstKillMs?: number;
  /** Starts the worker if it is not a thread. */
  start?: ((entry: string) => WorkerLike<Job>) | undefined;
  /** The thread has ended; a new one starts without any state. */
  onEnd?: () => void;
  /** Called for each finished job, before its caller gets the answer. */
  onDone?: (job: Job) => void;
  /** Whether a waiting job must fail with one that hung. */
  fallsWith?: (waiting: Job, hung: Job) => boolean;
};

/**
 * A thread that does one job at a time. A hang or crash costs only one answer, and the thread is replaced. It
 * keeps the process alive only while it works.
 */
export class JobThread<Job, Value> {
  private worker: WorkerLike<Job> | null = null;
  private current: { waiting: Waiting<Job, Value>; timer: NodeJS.Timeout } | null = null;
  private readonly queue: Waiting<Job, Value>[] = [];
  private readonly endings = new Set<Promise<unknown>>();

  constructor(private readonly options: JobThreadOptions<Job>) {}

  /** Never rejects. Aborting answers `cancelled` at once; a running job continues, and its result is dropped. */
  run(job: Job, signal: AbortSignal): Promise<Failable<Value>> {
    const { entry, name } = this.options;
    if (signal.aborted) return Promise.resolve(this.cancelled());
    if (this.worker === null && !existsSync(entry))
      return Promise.resolve(failed('analyzer_missing', `${name} is not built: run "npm run build"`));
    if (this.queue.length >= MAX_JOB_QUEUE)
      return Promise.resolve(failed('analyzer_failed', `${MAX_JOB_QUEUE} jobs are waiting for ${name}`));
    return new Promise((resolve) => {
      const finish = (answer: Failable<Value>) => {
        signal.removeEventListener('abort', onAbort);
        resolve(answer);
      };
      const waiting = { job, finish };
      const onAbort = () => {
        const place = this.queue.indexOf(waiting);
        if (place >= 0) this.queue.splice(place, 1);
        finish(this.cancelled());
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.queue.push(waiting);
      this.startNext();
    });
  }

  /** Ends the thread; pending jobs are `cancelled`. A later job starts a new one. */
  async close(): Promise<void> {
    for (const { finish } of this.queue.splice(0)) finish(this.cancelled());
    this.drop(this.cancelled());
    await Promise.all(this.endings);
  }

  private startNext(): void {
    if (this.current !== null) return;
    const waiting = this.queue.shift();
    if (waiting === undefined) {
      this.worker?.unref();
      return;
    }
    const { name, killMs, firstKillMs = killMs } = this.options;
    const patience = this.worker === null ? firstKillMs : killMs;
    const timer = setTimeout(() => this.drop(failed('timed_out', `${name} hangs`)), patience);
    this.current = { waiting, timer };
    this.worker ??= this.start();
    this.worker.ref();
    this.worker.postMessage(waiting.job);
  }

  private start(): WorkerLike<Job> {
    const { entry, name, workerData, resourceLimits = {}, onDone } = this.options;
    // Its output is that of a crashing WebAssembly module; the answer says all that is needed.
    const quiet = { env: {}, stdout: true, stderr: true };
    const worker: WorkerLike<Job> =
      this.options.start?.(entry) ?? new Worker(entry, { workerData, resourceLimits, ...quiet });
    const stopped = () => {
      if (this.worker === worker) this.drop(failed('analyzer_failed', `${name} stopped`));
    };
    worker.on('error', stopped);
    worker.on('exit', stopped);
    worker.on('message', (answer) => {
      if (this.worker !== worker || this.current === null) return;
      if (!isThreadAnswer<Value>(answer))
        return this.drop(failed('analyzer_failed', `${name} sent an invalid answer`));
      const { result, isSpent } = answer;
      if (result.ok) onDone?.(this.current.waiting.job);
      if (isSpent) this.drop(result);
      else this.finishCurrent(result);
    });
    return worker;
  }

  /** Ends the thread with an answer for its job; the next job gets a new thread. */
  private drop(answer: Failable<Value>): void {
    const { worker } = this;
    this.worker = null;
    if (!answer.ok && answer.failure.reason === 'timed_out') this.failAlike(answer);
    if (worker !== null) {
      this.options.onEnd?.();
      const ending: Promise<unknown> = worker.terminate().finally(() => this.endings.delete(ending));
      this.endings.add(ending);
    }
    this.finishCurrent(answer);
  }

  private failAlike(answer: Failable<Value>): void {
    const { fallsWith = () => false } = this.options;
    const hung = this.current?.waiting.job;
    if (hung === undefined) return;
    for (const waiting of this.queue.filter(({ job }) => fallsWith(job, hung))) {
      this.queue.splice(this.queue.indexOf(waiting), 1);
      waiting.finish(answer);
    }
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

  private cancelled(): Failable<never> {
    return failed('cancelled', `the work of ${this.options.name} was stopped`);
  }
}

/** Whether it has the form of an answer: native code may overwrite more than its own memory. */
function isThreadAnswer<Value>(answer: unknown): answer is ThreadAnswer<Value> {
  if (typeof answer !== 'object' || answer === null || !('result' in answer)) return false;
  const { result } = answer;
  if (typeof result !== 'object' || result === null || !('ok' in result)) return false;
  return result.ok === true ? 'value' in result : result.ok === false && 'failure' in result;
}

function failed(reason: AnalyzerFailure['reason'], message: string): Failable<never> {
  return fail({ reason, message });
}
