import { join } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import { TOOL_LOCK_MS, TOOL_LOCK_POLL_MS, TOOL_LOCK_STALE_MS } from '../../config/limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ToolFailure } from '../../ports/security-tools.ts';
import { makePrivateFolder } from '../files/private.ts';
import { CANCELLED, diskFailure } from './failures.ts';

export type LockOptions = {
  /** The tools' folder; it is made. */
  folder: string;
  clock: Clock;
  signal: AbortSignal;
  /** Told once, when another process is at it. */
  onWait: () => void;
};

/**
 * Runs `work` while nobody else changes the tools, in this and all other processes. The lock of a process that
 * died is taken over once it was not renewed for a while; should that happen to us, `work` is aborted.
 */
export async function withToolsLock<Value>(
  options: LockOptions,
  work: (signal: AbortSignal) => Promise<Result<Value, ToolFailure>>,
): Promise<Result<Value, ToolFailure>> {
  const lost = new AbortController();
  const acquired = await acquire(options, () => lost.abort());
  if (!acquired.ok) return acquired;
  try {
    const result = await work(AbortSignal.any([options.signal, lost.signal]));
    if (result.ok || !lost.signal.aborted || options.signal.aborted) return result;
    return fail({ reason: 'locked', message: 'another process took over the tools; try again' });
  } finally {
    // It fails only when the lock was lost before, which is told above.
    await acquired.value().catch(() => undefined);
  }
}

async function acquire(
  { folder, clock, signal, onWait }: LockOptions,
  onCompromised: () => void,
): Promise<Result<() => Promise<void>, ToolFailure>> {
  // Not at the top: who only uses a tool that is there shall not load it.
  const { default: lockfile } = await import('proper-lockfile');
  try {
    await makePrivateFolder(folder);
  } catch (error) {
    return fail(diskFailure(error, `make the folder ${folder}`));
  }
  const lastTry = clock.now() + TOOL_LOCK_MS;
  for (let waited = false; ; waited = true) {
    if (signal.aborted) return fail(CANCELLED);
    try {
      const options = { realpath: false, stale: TOOL_LOCK_STALE_MS, onCompromised };
      return ok(await lockfile.lock(join(folder, 'install'), options));
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ELOCKED') return fail(diskFailure(error, `lock ${folder}`));
    }
    if (clock.now() >= lastTry)
      return fail({
        reason: 'locked',
        message: `another process has worked on ${folder} for long; end it, then try again`,
      });
    if (!waited) onWait();
    await clock.sleep(TOOL_LOCK_POLL_MS, signal);
  }
}
