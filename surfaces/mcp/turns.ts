/** The running calls of all clients of a process: waiting is bounded. */
export class Turns {
  #running = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** False: the limit is reached. A caller that gets true must call `leave`. */
  enter(): boolean {
    if (this.#running >= this.#limit) return false;
    this.#running += 1;
    return true;
  }

  leave(): void {
    this.#running -= 1;
  }
}
