import { MEDDLED_EXIT } from '../src/adapters/examples/transcript.ts';
import type { Sandbox, SandboxJob, SandboxLimits, SandboxOutcome } from '../src/ports/sandbox.ts';

/** The result of a program's tests. For `types` and `syntax`, it never ran. */
type ScoreReason =
  | 'passed'
  | 'wrong_answer'
  | 'error'
  | 'syntax'
  | 'types'
  | 'ended_early'
  | 'timed_out'
  | 'out_of_memory'
  | 'output_too_large'
  | 'killed';
/** `detail` is the last line of its output. */
export type Mark = { passed: boolean; reason: ScoreReason; detail: string; ms: number };

/** Wall time is generous, for a busy machine; CPU time decides. */
const LIMITS: Partial<SandboxLimits> = { wallMs: 30_000, cpuSeconds: 10, memoryBytes: 1024 ** 3 };
const DETAIL_CHARACTERS = 200;

/**
 * Runs a program that prints `token` when it has passed its tests: one that exits earlier has not passed, whatever its
 * exit code. Throws when the sandbox could not run it, which says nothing about the program.
 */
export async function markRun(sandbox: Sandbox, job: SandboxJob, token: string): Promise<Mark> {
  const result = await sandbox.run(
    { ...job, isSingle: true, limits: { ...LIMITS, ...job.limits } },
    new AbortController().signal,
  );
  if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.message}`);
  const reason = reasonOf(result.value, token);
  const detail = result.value.stderr.trim().split('\n').at(-1) ?? '';
  return {
    passed: reason === 'passed',
    reason,
    detail: detail.slice(0, DETAIL_CHARACTERS),
    ms: result.value.ms,
  };
}

function reasonOf({ end, exitCode, stdout, stderr }: SandboxOutcome, token: string): ScoreReason {
  if (end !== 'exited') return end;
  // A program that tampers with its judge is ended before its tests end.
  if (exitCode === MEDDLED_EXIT) return 'ended_early';
  if (exitCode === 0) return stdout === token ? 'passed' : 'ended_early';
  if (/^(SyntaxError|IndentationError|TabError)/m.test(stderr)) return 'syntax';
  return /^(AssertionError|.*ERR_ASSERTION)/m.test(stderr) ? 'wrong_answer' : 'error';
}
