import { fail, ok, type Result } from '../../base/result.ts';
import type { SandboxEnd, SandboxFailure, SandboxLimits, SandboxOutcome } from '../../ports/sandbox.ts';
import type { ChildOutcome } from './child.ts';
import { cancelled } from './turns.ts';

/** A program that a signal ended leaves this and the signal's number as its exit code (bwrap(1), sh(1)). */
const BY_SIGNAL = 128;
const SIGNALS = 64;
const SIGABRT = 6;
const SIGKILL = 9;
const SIGXCPU = 24;
const MILLISECONDS = 1_000;

/**
 * What to tell of a child that ended. `started` says whether the program itself was reached; if not, what
 * stands on stderr is the sandbox's own complaint.
 */
export function outcomeOf(
  child: ChildOutcome,
  limits: SandboxLimits,
  started: boolean,
): Result<SandboxOutcome, SandboxFailure> {
  if (child.stopped === 'cancelled') return cancelled();
  const { stdout, stderr, ms } = child;
  if (child.stopped !== null) return ok({ end: child.stopped, exitCode: null, stdout, stderr, ms });
  if (child.error !== null || !started)
    return fail({
      reason: 'sandbox_failed',
      message: (child.error ?? stderr.trim()) || 'the sandbox did not start',
    });
  const end = endOf(child, limits);
  return ok({ end, exitCode: end === 'exited' ? child.exitCode : null, stdout, stderr, ms });
}

function endOf({ exitCode, stderr, ms }: ChildOutcome, limits: SandboxLimits): SandboxEnd {
  const signal = exitCode === null ? SIGKILL : exitCode - BY_SIGNAL;
  if (signal === SIGXCPU) return 'timed_out';
  // One who does not mind SIGXCPU gets SIGKILL a second later.
  if (signal === SIGKILL && ms >= limits.cpuSeconds * MILLISECONDS) return 'timed_out';
  if (saysOutOfMemory(stderr, signal)) return 'out_of_memory';
  if (exitCode === 0 || signal <= 0 || signal > SIGNALS) return 'exited';
  return 'killed';
}

/** How the interpreters end when they get no more memory. A program that only says so deceives no one but itself. */
function saysOutOfMemory(stderr: string, signal: number): boolean {
  if (signal === SIGABRT) return /JavaScript heap out of memory|Fatal process out of memory/.test(stderr);
  return signal !== -BY_SIGNAL && /(^|\n)MemoryError(: .*)?\n?$/.test(stderr);
}
