import vm from 'node:vm';

/**
 * Runs a job of regular expressions and stops it after so many milliseconds, in the midst of a backtracking
 * match too: V8 looks for an interrupt there. False when it was stopped; what it throws comes through. Costs
 * about 0.04 ms.
 */
export function runWithin(ms: number, job: () => void): boolean {
  sandbox.job = job;
  try {
    CALL.runInContext(sandbox, { timeout: ms });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  } finally {
    sandbox.job = null;
  }
}

const sandbox = vm.createContext({ job: null as (() => void) | null });
const CALL = new vm.Script('job()');
