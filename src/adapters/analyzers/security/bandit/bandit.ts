import { findLanguage } from '../../../../base/languages.ts';
import { fail, type Result } from '../../../../base/result.ts';
import type { AnalyzerFailure, OptionalSecurityAnalyzer, SecurityMatch } from '../../../../ports/analyzer.ts';
import type { WorkerLike } from '../../../threads/job-thread.ts';
import { ParseThread } from '../../parsing/parse-thread.ts';
import type { ParseJob } from '../../parsing/parse-worker.ts';
import { tooLong } from '../../too-long.ts';
import { readAnswer } from './answer.ts';
import { BanditWorker } from './worker.ts';

/** Time for one text in Bandit, including its start; after this the process is killed. */
const BANDIT_TEXT_MS = 15_000;

export type BanditOptions = {
  version: string;
  /** The interpreter that Bandit is installed for; null if it is not installed. */
  findPython: () => Promise<string | null>;
  /** Starts the process; tests replace it. */
  start?: (python: string) => WorkerLike<ParseJob>;
  killMs?: number;
};

type Thread = { python: string; thread: ParseThread<SecurityMatch[]> };

/** Runs Bandit in a persistent Python process: starting it takes a hundred times as long as checking a text. */
export function createBandit(options: BanditOptions): OptionalSecurityAnalyzer {
  const { version, findPython, start = (python) => new BanditWorker(python) } = options;
  let current: Thread | null = null;
  const threadOf = async (python: string): Promise<Thread['thread']> => {
    if (current?.python === python) return current.thread;
    const old = current;
    const killMs = options.killMs ?? BANDIT_TEXT_MS;
    const thread = new ParseThread<SecurityMatch[]>({
      entry: python,
      grammars: '',
      name: 'Bandit',
      killMs,
      start: (entry) => answering(start(entry)),
    });
    current = { python, thread };
    await old?.thread.close();
    return thread;
  };
  return {
    tool: 'bandit',
    version,
    isInstalled: async () => (await findPython()) !== null,
    async scan(text, language, signal) {
      const id = findLanguage(language)?.id;
      if (id !== 'python')
        return failed('language_not_supported', `Bandit reads Python, not ${JSON.stringify(language)}`);
      const refusal = tooLong(text);
      if (refusal !== null) return refusal;
      const python = await findPython();
      if (python === null)
        return failed('analyzer_missing', 'Bandit is not installed; run "fettle tools install bandit"');
      const thread = await threadOf(python);
      const first = await thread.parse({ text, language: id }, signal);
      // An earlier text may have caused the crash: this text is tried once in a new process.
      const isCrash = !first.ok && first.failure.message.endsWith(' stopped');
      return isCrash && !signal.aborted ? thread.parse({ text, language: id }, signal) : first;
    },
    /** Never fails: the first text reports what cannot be started. */
    async warm(language) {
      const python = findLanguage(language)?.id === 'python' ? await findPython() : null;
      if (python !== null) await (await threadOf(python)).warm('python');
    },
    async close() {
      await current?.thread.close();
    },
  };
}

/** A worker whose messages answer the text it received last. */
function answering(worker: WorkerLike<ParseJob>): WorkerLike<ParseJob> {
  let text = '';
  const outer: WorkerLike<ParseJob> = {
    on(event, listener) {
      const told = event === 'message' ? (line: unknown) => listener(readAnswer(line, text)) : listener;
      worker.on(event, told);
      return outer;
    },
    postMessage(job) {
      text = job.text;
      worker.postMessage(job);
    },
    ref: () => worker.ref(),
    unref: () => worker.unref(),
    terminate: () => worker.terminate(),
  };
  return outer;
}

function failed(reason: AnalyzerFailure['reason'], message: string): Result<never, AnalyzerFailure> {
  return fail({ reason, message });
}
