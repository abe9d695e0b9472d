import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../../base/result.ts';
import { EXAMPLE_SECONDS, EXAMPLES_CPU_SECONDS } from '../../config/limits.ts';
import type { AnalyzerFailure } from '../../ports/analyzer.ts';
import type { Sandbox, SandboxOutcome } from '../../ports/sandbox.ts';
import type { Answer } from './encoded.ts';
import { type Call, jobOf, sealingOf } from './job.ts';
import { MEDDLED_EXIT, readTranscript, type Transcript } from './transcript.ts';

/** Why the code did not run, or the result of each call: an answer, or a text that says why there is none. */
export type CallsRan = { broken: string } | { broken: null; answers: (Answer | string)[] };

export type Program = { code: string; language: string; calls: readonly Call[] };

const KEY_BYTES = 32;
/** Maximum number of slow calls before the rest is abandoned: together they take the time of a run. */
const MAX_LATE = EXAMPLES_CPU_SECONDS / EXAMPLE_SECONDS;

/**
 * Loads code in the sandbox and evaluates calls there. A call that takes too long ends its run, and those
 * after it are evaluated in another. A failure means that nothing can be learned about the code this way.
 */
export async function runCalls(
  sandbox: Sandbox,
  program: Program,
  signal: AbortSignal,
): Promise<Result<CallsRan, AnalyzerFailure>> {
  const answers: (Answer | string)[] = [];
  for (let late = 0; late < MAX_LATE; late += 1) {
    const calls = program.calls.slice(answers.length);
    const ran = await runOnce(sandbox, { ...program, calls }, signal);
    if (!ran.ok || ran.value.broken !== null) return ran;
    answers.push(...ran.value.answers);
    if (answers.length === program.calls.length) break;
  }
  const rest = program.calls.slice(answers.length).map(() => inTime(EXAMPLES_CPU_SECONDS));
  return ok({ broken: null, answers: [...answers, ...rest] });
}

async function runOnce(
  sandbox: Sandbox,
  program: Program,
  signal: AbortSignal,
): Promise<Result<CallsRan, AnalyzerFailure>> {
  const key = randomBytes(KEY_BYTES);
  const job = jobOf({ ...program, key });
  if (!job.ok) return ok({ broken: job.failure });
  const ran = await sandbox.run(job.value, signal);
  if (!ran.ok) return fail(failureOf(ran.failure));
  const outcome = ran.value;
  if (outcome.exitCode === MEDDLED_EXIT) return cannotTell('the code reaches into the process that runs it');
  const told = readTranscript(outcome.stdout, {
    key,
    sealing: sealingOf(program.language),
    calls: program.calls.length,
  });
  if (told === null) return cannotTell('the output of the run is not valid');
  if (!told.hasBegun) return cannotTell(`the run did not start: ${endOf(outcome)}`);
  return ok(readRun(told, outcome, program.calls.length));
}

function readRun({ loaded, answers, hasEnd }: Transcript, outcome: SandboxOutcome, calls: number): CallsRan {
  if (loaded === null) return { broken: endOf(outcome) };
  if (loaded.kind === 'late') return { broken: `it did not finish within ${EXAMPLE_SECONDS} s` };
  if (loaded.kind === 'error') return { broken: loaded.got };
  if (hasEnd && (answers.length === calls || answers.at(-1)?.kind === 'late'))
    return { broken: null, answers };
  // A call without an answer did not pass. Nor did the last call if the program did not continue after it.
  const whole = answers.length === calls ? answers.slice(0, -1) : answers;
  const rest = Array.from({ length: calls - whole.length }, () => endOf(outcome));
  return { broken: null, answers: [...whole, ...rest] };
}

function cannotTell(message: string): Result<never, AnalyzerFailure> {
  return fail({ reason: 'analyzer_failed', message });
}

function endOf({ end, exitCode }: SandboxOutcome): string {
  if (end === 'timed_out') return inTime(EXAMPLES_CPU_SECONDS);
  return end === 'exited' ? `the program exited with ${exitCode}` : `the program was stopped: ${end}`;
}

/** The message for a call without a result in this many seconds. */
export function inTime(seconds: number): string {
  return `nothing within ${seconds} s`;
}

function failureOf({ reason, message }: { reason: string; message: string }): AnalyzerFailure {
  if (reason === 'cancelled') return { reason: 'cancelled', message };
  return { reason: reason === 'sandbox_failed' ? 'analyzer_failed' : 'analyzer_missing', message };
}
