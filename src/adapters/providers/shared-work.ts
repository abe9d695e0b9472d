import { untilAborted } from '../../base/until-aborted.ts';
/** A task shared by several callers. Its signal aborts when all of them have left. */
export class SharedWork<Value> {
  private readonly controller = new AbortController();
  private readonly work: Promise<Value>;
  private waiting = 0;

  constructor(start: (signal: AbortSignal) => Promise<Value>) {
    this.work = start(this.controller.signal);
  }

  /** All callers have left, with the value or without it: a new caller must start over. */
  get abandoned(): boolean {
    return this.controller.signal.aborted;
  }

  /** The task's value, or null at once when `signal` aborts. */
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
