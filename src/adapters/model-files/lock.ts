import { fail, ok, type Result } from '../../base/result.ts';
import { MODEL_LOCK_POLL_MS } from '../../config/limits.ts';
import type { ModelFileFailure } from '../../ports/model-files.ts';
import { diskFailure, errorCode } from './disk.ts';
import type { Store } from './installed.ts';

export type LockOptions = {
  /** The file that only one may change at a time, in this and all other processes; its folder exists. */
  path: string;
  signal: AbortSignal;
  /** Whether to wait for another holder, and whom to tell, once. Without it a held lock fails at once. */
  wait?: { ms: number; onWait: () => void };
};

/**
 * Runs `work` while holding the lock. The lock of a process that died is taken over once it was not
 * renewed for a while; should that happen to us (a machine that slept), the signal given to `work` is
 * aborted and the failure is `locked`.
 */
export async function withLock<Value>(
  store: Store,
  options: LockOptions,
  work: (signal: AbortSignal) => Promise<Result<Value, ModelFileFailure>>,
): Promise<Result<Value, ModelFileFailure>> {
  const lost = new AbortController();
  const acquired = await acquire(store, options, () => lost.abort());
  if (!acquired.ok) return acquired;
  try {
    const result = await work(AbortSignal.any([options.signal, lost.signal]));
    if (result.ok || !lost.signal.aborted || options.signal.aborted) return result;
    return fail({ reason: 'locked', message: `another process took over ${options.path}; try again` });
  } finally {
    // It fails only when the lock was lost before, which is told above.
    await acquired.value().catch(() => undefined);
  }
}

async function acquire(
  { clock, bounds }: Store,
  { path, signal, wait }: LockOptions,
  onCompromised: () => void,
): Promise<Result<() => Promise<void>, ModelFileFailure>> {
  // Not at the top: who only uses a model that is there shall not load it.
  const { default: lockfile } = await import('proper-lockfile');
  const lastTry = clock.now() + (wait?.ms ?? 0);
  for (let waited = false; ; waited = true) {
    if (signal.aborted) return fail({ reason: 'cancelled', message: 'cancelled before anything was done' });
    try {
      return ok(await lockfile.lock(path, { realpath: false, stale: bounds.lockStaleMs, onCompromised }));
    } catch (error) {
      if (errorCode(error) !== 'ELOCKED') return fail(diskFailure(error, `lock ${path}`));
    }
    if (clock.now() >= lastTry) {
      const message = `another process works on ${path}; wait for it or end it, then try again`;
      return fail({ reason: 'locked', message });
    }
    if (!waited) wait?.onWait();
    await clock.sleep(MODEL_LOCK_POLL_MS, signal);
  }
}
