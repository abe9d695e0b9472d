import { fail, ok, type Result } from './result.ts';

/** `full`: too many wait already. `cancelled`: the signal came before the turn. */
export type NoTurn = 'full' | 'cancelled';

/** Runs a limited number of tasks at once; up to a limit, the rest wait in order. */
export class Turns {
  readonly #atOnce: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number, maxWaiting: number) {
    this.#atOnce = atOnce;
    this.#maxWaiting = maxWaiting;
  }

  /** Runs `work` when its turn comes. Work that is given up after that must end by itself. */
  async take<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Result<Value, NoTurn>> {
    const turn = await this.#next(signal);
    if (!turn.ok) return turn;
    try {
      return ok(await work());
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #next(signal: AbortSignal): Promise<Result<void, NoTurn>> {
    if (signal.aborted) return fail('cancelled');
    if (this.#running < this.#atOnce) {
      this.#running += 1;
      return ok(undefined);
    }
    if (this.#waiting.length >= this.#maxWaiting) return fail('full');
    return new Promise((resolve) => {
      const start = () => {
        signal.removeEventListener('abort', leave);
        this.#running += 1;
        resolve(ok(undefined));
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(start), 1);
        resolve(fail('cancelled'));
      };
      this.#waiting.push(start);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
