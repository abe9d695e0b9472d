import { untilAborted } from '../../base/until-aborted.ts';
/** One piece of work for many who wait for it. Its signal aborts when all of them have left. */
export class SharedWork<Value> {
  private readonly controller = new AbortController();
  private readonly work: Promise<Value>;
  private waiting = 0;

  constructor(start: (signal: AbortSignal) => Promise<Value>) {
    this.work = start(this.controller.signal);
  }

  /** All who waited have left, with the value or without it: whoever comes now starts anew. */
  get abandoned(): boolean {
    return this.controller.signal.aborted;
  }

  /** The work's value, or null at once when `signal` aborts. */
  async join(signal: AbortSignal): Promise<Value | null> {
    this.waiting += 1;
    try {
      return await untilAborted(this.work, signal);
    } finally {
      this.waiting -= 1;
      if (this.waiting === 0) this.controller.abort();
    }
  }
}
