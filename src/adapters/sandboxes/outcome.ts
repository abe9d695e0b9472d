import { fail, ok, type Result } from '../../base/result.ts';
import type { Turns } from '../../base/turns.ts';
import { MAX_SANDBOX_QUEUE } from '../../config/limits.ts';
import type { SandboxEnd, SandboxFailure, SandboxLimits, SandboxOutcome } from '../../ports/sandbox.ts';
import type { ChildOutcome } from './child.ts';

/** The exit code of a program ended by a signal is this plus the signal's number (bwrap(1), sh(1)). */
const BY_SIGNAL = 128;
const SIGNALS = 64;
const SIGABRT = 6;
const SIGKILL = 9;
const SIGXCPU = 24;
const MILLISECONDS = 1_000;

/** Runs a program when its turn comes. */
export async function inTurn(
  turns: Turns,
  signal: AbortSignal,
  run: () => Promise<Result<SandboxOutcome, SandboxFailure>>,
): Promise<Result<SandboxOutcome, SandboxFailure>> {
  const turn = await turns.take(signal, run);
  if (turn.ok) return turn.value;
  const message = `${MAX_SANDBOX_QUEUE} programs wait already: try later`;
  return turn.failure === 'cancelled' ? cancelled() : fail({ reason: 'overloaded', message });
}

/**
 * The outcome of a child that ended. `started`: whether the program itself ran; if not, stderr has the
 * sandbox's own complaint.
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

function cancelled(): { ok: false; failure: SandboxFailure } {
  return fail({ reason: 'cancelled', message: 'cancelled before the program had ended' });
}

function endOf({ exitCode, stderr, ms }: ChildOutcome, limits: SandboxLimits): SandboxEnd {
  const signal = exitCode === null ? SIGKILL : exitCode - BY_SIGNAL;
  if (signal === SIGXCPU) return 'timed_out';
  // A program that ignores SIGXCPU gets SIGKILL a second later.
  if (signal === SIGKILL && ms >= limits.cpuSeconds * MILLISECONDS) return 'timed_out';
  if (saysOutOfMemory(stderr, signal)) return 'out_of_memory';
  if (exitCode === 0 || signal <= 0 || signal > SIGNALS) return 'exited';
  return 'killed';
}

/** How interpreters end when they run out of memory. A program that fakes this only harms itself. */
function saysOutOfMemory(stderr: string, signal: number): boolean {
  if (signal === SIGABRT) return /JavaScript heap out of memory|Fatal process out of memory/.test(stderr);
  return signal !== -BY_SIGNAL && /(^|\n)MemoryError(: .*)?\n?$/.test(stderr);
}
