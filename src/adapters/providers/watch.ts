/** Why a wait was given up. */
export type StopCause = 'cancelled' | 'silent';

/**
 * One exchange with an endpoint under guard: its `signal` aborts when the caller's does, or when the
 * endpoint is silent for `idleMs` while somebody waits for it. Call `release` in a `finally`: it ends
 * the timer and the listener, and closes what is still open of the connection.
 */
export class Watch {
  private readonly controller = new AbortController();
  private readonly caller: AbortSignal;
  private readonly idleMs: number;
  private readonly cancel = (): void => this.stop('cancelled');
  private timer: NodeJS.Timeout | null = null;
  private wake: (() => void) | null = null;
  /** Why it stopped; null while it has not. */
  cause: StopCause | null = null;
  /** Whether the headers of a wanted answer have come. */
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

  /** Something came: the silence is counted anew. */
  touch(): void {
    this.timer?.refresh();
  }

  /**
   * Waits for `work`, or until the watch stops: then null, at once, even if `work` never ends. A slow
   * reader is no silence: time counts only in here.
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
      // What an abort leaves behind is no error of the endpoint.
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
