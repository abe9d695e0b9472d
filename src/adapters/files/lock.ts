import { fail, ok, type Result } from '../../base/result.ts';
import { LOCK_STALE_MS } from '../../config/limits.ts';
import type { Clock } from '../../ports/clock.ts';

/** Interval between two tries to get a lock. */
const LOCK_POLL_MS = 500;

export type LockOptions<Failure> = {
  /** The file to lock, in this and all other processes; its folder exists. */
  path: string;
  clock: Clock;
  signal: AbortSignal;
  /** How long to wait for another holder, and whom to tell, once. Without it a held lock fails at once. */
  wait?: { ms: number; onWait: () => void };
  staleMs?: number;
  /** An error of the disk, in the caller's words. */
  refused(error: unknown): Failure;
};

export type LockFailure = { reason: 'cancelled' | 'locked'; message: string };

/**
 * Runs `work` while holding the lock. The lock of a process that died is taken over once it was not renewed for a
 * while; should that happen to us (a machine that slept), the signal given to `work` is aborted and the failure is
 * `locked`.
 */
export async function withLock<Value, Failure>(
  options: LockOptions<Failure>,
  work: (signal: AbortSignal) => Promise<Result<Value, Failure>>,
): Promise<Result<Value, Failure | LockFailure>> {
  const lost = new AbortController();
  const acquired = await acquire(options, () => lost.abort());
  if (!acquired.ok) return acquired;
  try {
    const result = await work(AbortSignal.any([options.signal, lost.signal]));
    if (result.ok || !lost.signal.aborted || options.signal.aborted) return result;
    return fail({ reason: 'locked', message: `another process took the lock on ${options.path}; try again` });
  } finally {
    // It fails only when the lock was lost before, which the caller was told above.
    await acquired.value().catch(() => undefined);
  }
}

async function acquire<Failure>(
  { path, clock, signal, wait, staleMs = LOCK_STALE_MS, refused }: LockOptions<Failure>,
  onCompromised: () => void,
): Promise<Result<() => Promise<void>, Failure | LockFailure>> {
  // Not at the top: using what is there takes no lock, and does not load it.
  const { default: lockfile } = await import('proper-lockfile');
  const lastTry = clock.now() + (wait?.ms ?? 0);
  for (let waited = false; ; waited = true) {
    if (signal.aborted)
      return fail({ reason: 'cancelled', message: 'cancelled before anything was changed' });
    try {
      return ok(await lockfile.lock(path, { realpath: false, stale: staleMs, onCompromised }));
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ELOCKED') return fail(refused(error));
    }
    if (clock.now() >= lastTry) {
      const message = `another process is using ${path}; wait for it or stop it, then try again`;
      return fail({ reason: 'locked', message });
    }
    if (!waited) wait?.onWait();
    await clock.sleep(LOCK_POLL_MS, signal);
  }
}
