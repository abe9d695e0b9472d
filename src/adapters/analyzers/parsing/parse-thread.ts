import type { LanguageId } from '../../../base/languages.ts';
import type { Result } from '../../../base/result.ts';
import { MAX_PARSE_MS } from '../../../config/limits.ts';
import type { AnalyzerFailure } from '../../../ports/analyzer.ts';
import { JobThread, type WorkerLike } from '../../threads/job-thread.ts';
import type { ParseJob, Question } from './parse-worker.ts';

/**
 * Young-generation memory of a parser thread, in MiB: 16 are full after 1,000 lines, so each text would be collected.
 */
const PARSE_YOUNG_MEMORY_MB = 48;
/** The first check of a process also loads its analyzer (grammar, rules). */
const ANALYZER_WARM_MS = 5_000;

/**
 * `entry` is the compiled worker; `data` is passed to it together with the grammars' folder; `killMs` is the
 * time limit for a text, if not the default.
 */
export type ParseThreadOptions = {
  entry: string;
  grammars: string;
  data?: Record<string, string>;
  killMs?: number;
  /** Its name in messages, where it is not a parser. */
  name?: string;
  /** Starts the worker if it is not a thread. */
  start?: (entry: string) => WorkerLike<ParseJob>;
};

/** A separate thread for parsing: a hostile text can hang a WebAssembly parser or overflow its stack. */
export class ParseThread<Found> {
  private readonly jobs: JobThread<ParseJob, Found>;
  /** The languages and questions that the thread is ready for. */
  private readonly warmed = new Set<string>();

  constructor({ entry, grammars, data = {}, killMs, name = 'the parser', start }: ParseThreadOptions) {
    this.jobs = new JobThread({
      ...{ entry, name, start },
      workerData: { ...data, grammars },
      resourceLimits: { maxYoungGenerationSizeMb: PARSE_YOUNG_MEMORY_MB },
      killMs: killMs ?? MAX_PARSE_MS * 2,
      firstKillMs: killMs ?? ANALYZER_WARM_MS,
      onEnd: () => this.warmed.clear(),
      onDone: (job) => this.warmed.add(kindOf(job)),
      // A text that hung or crashed a thread is not tried again for other questions.
      fallsWith: (waiting, hung) => waiting.text === hung.text,
    });
  }

  /** Never rejects. Aborting answers `cancelled` at once; a running parse continues, and its result is dropped. */
  parse(job: ParseJob, signal: AbortSignal): Promise<Result<Found, AnalyzerFailure>> {
    return this.jobs.run(job, signal);
  }

  /** Starts the thread and loads what a question needs; returns at once if that is done. Never rejects. */
  async warm(language: LanguageId, question?: Question): Promise<void> {
    const job = { text: '', language, ...(question === undefined ? {} : { question }) };
    if (!this.warmed.has(kindOf(job))) await this.parse(job, new AbortController().signal);
  }

  /** Ends the thread; pending jobs are `cancelled`. A later parse starts a new one. */
  close(): Promise<void> {
    return this.jobs.close();
  }
}

function kindOf({ language, question }: ParseJob): string {
  return `${question ?? ''} ${language}`;
}
