import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { LanguageId } from '../../base/languages.ts';
import { fail, type Result } from '../../base/result.ts';
import {
  ANALYZER_WARM_MS,
  MAX_PARSE_MS,
  MAX_PARSE_QUEUE,
  PARSE_YOUNG_MEMORY_MB,
} from '../../config/limits.ts';
import type { AnalyzerFailure } from '../../ports/analyzer.ts';
import type { ParseJob, Question } from './parse-worker.ts';

/** What a thread sends back. `isSpent`: its WebAssembly instance may be damaged and must not parse again. */
export type ThreadAnswer<Found> = { result: Result<Found, AnalyzerFailure>; isSpent: boolean };

/** Whether it has the form of an answer: native code may write over more than its own memory. */
export function isThreadAnswer<Found>(answer: unknown): answer is ThreadAnswer<Found> {
  if (typeof answer !== 'object' || answer === null || !('result' in answer)) return false;
  const { result } = answer;
  if (typeof result !== 'object' || result === null || !('ok' in result)) return false;
  return result.ok === true ? 'value' in result : result.ok === false && 'failure' in result;
}

type Answer<Found> = Result<Found, AnalyzerFailure>;
type Waiting<Found> = { job: ParseJob; finish: (answer: Answer<Found>) => void };
type Thread = { worker: WorkerLike; warmed: Set<string> };

/** What is used of a worker; a process may stand in for one. */
export interface WorkerLike {
  on(event: 'message' | 'error' | 'exit', listener: (value: unknown) => void): unknown;
  postMessage(job: ParseJob): void;
  ref(): void;
  unref(): void;
  terminate(): Promise<unknown>;
}

/**
 * `entry` is the compiled worker; `data` is what it is told beside the grammars' folder; `killMs` is how long a
 * text may take, where it is not the usual bound.
 */
export type ParseThreadOptions = {
  entry: string;
  grammars: string;
  data?: Record<string, string>;
  killMs?: number;
  /** What its messages call it, where it is no parser. */
  name?: string;
  /** Starts the worker, where it is not a thread. */
  start?: (entry: string) => WorkerLike;
};

/**
 * A thread of its own for what parses. A hostile text can hang a WebAssembly parser or overrun its stack; here that
 * costs the one answer, and the thread is replaced. One text is parsed at a time. The thread does not keep
 * the process alive unless it is at work.
 */
export class ParseThread<Found> {
  private thread: Thread | null = null;
  private current: { waiting: Waiting<Found>; timer: NodeJS.Timeout } | null = null;
  private readonly queue: Waiting<Found>[] = [];
  private readonly endings = new Set<Promise<unknown>>();

  private readonly name: string;

  constructor(private readonly options: ParseThreadOptions) {
    this.name = options.name ?? 'the parser';
  }

  /** Never rejects. Aborting answers `cancelled` at once; a parse that runs goes on, for nobody. */
  parse(job: ParseJob, signal: AbortSignal): Promise<Answer<Found>> {
    if (signal.aborted) return Promise.resolve(cancelled());
    if (this.thread === null && !existsSync(this.options.entry))
      return Promise.resolve(failed('analyzer_missing', `${this.name} is not built: run "npm run build"`));
    if (this.queue.length >= MAX_PARSE_QUEUE)
      return Promise.resolve(failed('analyzer_failed', `${MAX_PARSE_QUEUE} texts wait for ${this.name}`));
    return new Promise((resolve) => {
      const waiting: Waiting<Found> = { job, finish };
      const onAbort = () => {
        const place = this.queue.indexOf(waiting);
        if (place >= 0) this.queue.splice(place, 1);
        finish(cancelled());
      };
      function finish(answer: Answer<Found>): void {
        signal.removeEventListener('abort', onAbort);
        resolve(answer);
      }
      signal.addEventListener('abort', onAbort, { once: true });
      this.queue.push(waiting);
      this.startNext();
    });
  }

  /** Starts the thread and loads what a question needs; returns at once when that has been done. Never rejects. */
  async warm(language: LanguageId, question?: Question): Promise<void> {
    const job = { text: '', language, ...(question === undefined ? {} : { question }) };
    if (this.thread?.warmed.has(kindOf(job))) return;
    await this.parse(job, new AbortController().signal);
  }

  /** Ends the thread; what waits is `cancelled`. A later parse starts a new one. */
  async close(): Promise<void> {
    for (const { finish } of this.queue.splice(0)) finish(cancelled());
    this.drop(cancelled());
    await Promise.all(this.endings);
  }

  private startNext(): void {
    if (this.current !== null) return;
    const waiting = this.queue.shift();
    if (waiting === undefined) {
      this.thread?.worker.unref();
      return;
    }
    const killMs = this.options.killMs ?? (this.thread === null ? ANALYZER_WARM_MS : MAX_PARSE_MS * 2);
    const timer = setTimeout(() => this.drop(failed('timed_out', `${this.name} hangs`)), killMs);
    this.current = { waiting, timer };
    this.thread ??= this.start();
    this.thread.worker.ref();
    this.thread.worker.postMessage(waiting.job);
  }

  private start(): Thread {
    const { entry, grammars, data = {} } = this.options;
    // Its output is a WebAssembly module's last words; the answer says all that is needed.
    const worker: WorkerLike =
      this.options.start?.(entry) ??
      new Worker(entry, {
        workerData: { ...data, grammars },
        env: {},
        stdout: true,
        stderr: true,
        resourceLimits: { maxYoungGenerationSizeMb: PARSE_YOUNG_MEMORY_MB },
      });
    const thread: Thread = { worker, warmed: new Set() };
    const onEnd = () => {
      if (this.thread === thread) this.drop(failed('analyzer_failed', `${this.name} stopped`));
    };
    worker.on('error', onEnd);
    worker.on('exit', onEnd);
    worker.on('message', (answer) => {
      if (this.thread !== thread || this.current === null) return;
      if (!isThreadAnswer<Found>(answer))
        return this.drop(failed('analyzer_failed', 'the parser answered with garbage'));
      const { result, isSpent } = answer;
      if (result.ok) thread.warmed.add(kindOf(this.current.waiting.job));
      if (isSpent) this.drop(result);
      else this.finishCurrent(result);
    });
    return thread;
  }

  /** Ends the thread with an answer for the text it was at; the next text gets a new thread. */
  private drop(answer: Answer<Found>): void {
    const thread = this.thread;
    this.thread = null;
    if (!answer.ok && answer.failure.reason === 'timed_out') this.answerAlike(answer);
    if (thread !== null) {
      const ending: Promise<unknown> = thread.worker.terminate().finally(() => this.endings.delete(ending));
      this.endings.add(ending);
    }
    this.finishCurrent(answer);
  }

  /** A text that a thread was lost over is not tried again for other questions. */
  private answerAlike(answer: Answer<Found>): void {
    const text = this.current?.waiting.job.text;
    const alike = this.queue.filter(({ job }) => job.text === text);
    for (const waiting of alike) {
      this.queue.splice(this.queue.indexOf(waiting), 1);
      waiting.finish(answer);
    }
  }

  private finishCurrent(answer: Answer<Found>): void {
    const current = this.current;
    this.current = null;
    if (current !== null) {
      clearTimeout(current.timer);
      current.waiting.finish(answer);
    }
    this.startNext();
  }
}

function kindOf({ language, question }: ParseJob): string {
  return `${question ?? ''} ${language}`;
}

function cancelled(): Answer<never> {
  return failed('cancelled', 'the parse was stopped');
}

function failed(reason: AnalyzerFailure['reason'], message: string): Answer<never> {
  return fail({ reason, message });
}
