/** A running request: aborted when its client leaves or the server stops. `leave` must be called when it is done. */
export type Slot = { signal: AbortSignal; abort: () => void; leave: () => void };

/** The running requests. Beyond `limit`, no others are admitted, so that waiting is bounded. */
export class Queue {
  readonly #limit: number;
  readonly #running = new Set<AbortController>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get running(): number {
    return this.#running.size;
  }

  /** Null: it is full. `client` is aborted when the client is gone. */
  enter(client: AbortSignal): Slot | null {
    if (this.#running.size >= this.#limit) return null;
    const controller = new AbortController();
    const abort = () => controller.abort();
    if (client.aborted) abort();
    client.addEventListener('abort', abort, { once: true });
    this.#running.add(controller);
    return {
      signal: controller.signal,
      abort,
      leave: () => {
        client.removeEventListener('abort', abort);
        this.#running.delete(controller);
      },
    };
  }

  /** Aborts all requests at once; each still gets its answer, `cancelled`. */
  abortAll(): void {
    for (const controller of this.#running) controller.abort();
  }
}
