/** Calls at work, of all clients of a process: waiting never grows without bound. */
export class Turns {
  #running = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** False: there are as many as may be. Who gets true gives it back by `leave`. */
  enter(): boolean {
    if (this.#running >= this.#limit) return false;
    this.#running += 1;
    return true;
  }

  leave(): void {
    this.#running -= 1;
  }
}
