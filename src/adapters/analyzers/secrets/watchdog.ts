import vm from 'node:vm';
import { readSystemFileSync } from '../../files/system-file.ts';

/** Restarts of a rule whose time other programs used up. */
const MAX_PATTERN_ATTEMPTS = 20;
/** Texts up to this length need no watchdog for secret rules: the slowest patterns take 30 ms for them. */
export const MAX_UNWATCHED_CHARACTERS = 32_768;

/**
 * Runs a job of regular expressions over `characters` of text and stops it when it has taken `ms` of this thread's
 * time, in the midst of a backtracking match too: V8 looks for an interrupt there. What other programs take does
 * not count, so a job may be begun again; it must be able to resume where it was. False when it was stopped; what
 * it throws comes through.
 *
 * A watch is a thread that is started and ended, which takes many milliseconds on a busy machine. Short texts go
 * without: no pattern of ours takes exponential time (`rule-table.test.ts`), and the slowest shapes we know cost 30 ms
 * of so many characters.
 */
export function runWithin(ms: number, characters: number, job: () => void): boolean {
  if (characters <= MAX_UNWATCHED_CHARACTERS) {
    job();
    return true;
  }
  sandbox.job = job;
  try {
    for (let attempt = 1; ; attempt += 1) {
      const started = threadMs();
      if (isDone(ms)) return true;
      if (threadMs() - started >= ms * OWN_SHARE || attempt >= MAX_PATTERN_ATTEMPTS) return false;
    }
  } finally {
    sandbox.job = null;
  }
}

/** Margin, because the watch and the thread's clock do not run in sync. */
const OWN_SHARE = 0.8;

function isDone(ms: number): boolean {
  try {
    CALL.runInContext(sandbox, { timeout: ms });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  }
}

const sandbox = vm.createContext({ job: null as (() => void) | null });
const CALL = new vm.Script('job()');

const SCHEDULER_FIGURES = '/proc/thread-self/schedstat';
const NANOSECONDS = 1e6;

/** CPU time of this thread in milliseconds; elapsed time where the system does not report it. */
export function threadMs(): number {
  const figures = readSystemFileSync(SCHEDULER_FIGURES);
  return figures === null ? performance.now() : Number(figures.split(' ')[0]) / NANOSECONDS;
}
