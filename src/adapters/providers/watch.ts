/** Why a wait was aborted. */
export type StopCause = 'cancelled' | 'silent';

/**
 * A guarded exchange with an endpoint: its `signal` aborts when the caller's does, or when the endpoint is
 * silent for `idleMs` while someone waits for it. Call `release` in a `finally`: it ends the timer and the
 * listener, and closes the rest of the connection.
 */
export class Watch {
  private readonly controller = new AbortController();
  private readonly caller: AbortSignal;
  private readonly idleMs: number;
  private readonly cancel = (): void => this.stop('cancelled');
  private timer: NodeJS.Timeout | null = null;
  private wake: (() => void) | null = null;
  /** Why it stopped; null until then. */
  cause: StopCause | null = null;
  /** Whether the headers of the expected answer have arrived. */
  answered = false;

  constructor(caller: AbortSignal, idleMs: number) {
    this.caller = caller;
    this.idleMs = idleMs;
    if (caller.aborted) this.cancel();
    else caller.addEventListener('abort', this.cancel, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Something arrived: the silence is measured again from here. */
  touch(): void {
    this.timer?.refresh();
  }

  /**
   * Waits for `work`, or until the watch stops: then returns null at once, even if `work` never ends. A slow
   * reader does not count as silence: time counts only in here.
   */
  async wait<Value>(work: Promise<Value>): Promise<{ value: Value } | null> {
    const done = work.then((value) => ({ value }));
    if (this.cause !== null) {
      done.catch(() => undefined);
      return null;
    }
    const stopped = new Promise<null>((resolve) => (this.wake = () => resolve(null)));
    this.timer = setTimeout(() => this.stop('silent'), this.idleMs);
    try {
      return await Promise.race([done, stopped]);
    } catch (error) {
      // An error after our own abort is not an error of the endpoint.
      if (this.cause !== null) return null;
      throw error;
    } finally {
      clearTimeout(this.timer);
      this.timer = null;
      this.wake = null;
    }
  }

  release(): void {
    this.caller.removeEventListener('abort', this.cancel);
    this.controller.abort();
  }

  private stop(cause: StopCause): void {
    if (this.cause !== null) return;
    this.cause = cause;
    this.controller.abort();
    this.wake?.();
  }
}
