import { fail, ok, type Result } from '../../base/result.ts';
import type { SandboxFailure } from '../../ports/sandbox.ts';

/** Lets a few run at once and the rest wait in order, up to a bound. */
export class Turns {
  readonly #atOnce: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number, maxWaiting: number) {
    this.#atOnce = atOnce;
    this.#maxWaiting = maxWaiting;
  }

  /** Runs `work` when its turn comes: `overloaded` when too many wait, `cancelled` when the signal comes first. */
  async take<Value>(
    signal: AbortSignal,
    work: () => Promise<Result<Value, SandboxFailure>>,
  ): Promise<Result<Value, SandboxFailure>> {
    const turn = await this.#next(signal);
    if (!turn.ok) return turn;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #next(signal: AbortSignal): Promise<Result<void, SandboxFailure>> {
    if (signal.aborted) return cancelled();
    if (this.#running < this.#atOnce) {
      this.#running += 1;
      return ok(undefined);
    }
    if (this.#waiting.length >= this.#maxWaiting)
      return fail({ reason: 'overloaded', message: `${this.#maxWaiting} programs wait already: try later` });
    return new Promise((resolve) => {
      const start = () => {
        signal.removeEventListener('abort', leave);
        this.#running += 1;
        resolve(ok(undefined));
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(start), 1);
        resolve(cancelled());
      };
      this.#waiting.push(start);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}

export function cancelled(): { ok: false; failure: SandboxFailure } {
  return fail({ reason: 'cancelled', message: 'cancelled before the program had ended' });
}
