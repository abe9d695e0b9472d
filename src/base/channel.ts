/**
 * Values pushed by a callback, read by `for await`. Nothing is dropped; the producer must bound how much it pushes (an
 * engine's answer is bounded by its token limit).
 */
export class Channel<Value> implements AsyncIterable<Value> {
  private readonly values: Value[] = [];
  private ended = false;
  private wake: (() => void) | null = null;

  push(value: Value): void {
    if (this.ended) return;
    this.values.push(value);
    this.wake?.();
  }

  /** Values pushed earlier are still read. */
  end(): void {
    this.ended = true;
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Value, void, void> {
    while (true) {
      if (this.values.length > 0) yield this.values.shift() as Value;
      else if (this.ended) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
