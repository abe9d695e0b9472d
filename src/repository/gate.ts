/** Lets background work pass while no one holds it shut. */
export class Gate {
  private holders = 0;
  private waiting: (() => void)[] = [];

  /** Shuts it; the returned function opens it again, once. */
  shut(): () => void {
    this.holders += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.holders -= 1;
      if (this.holders > 0) return;
      for (const go of this.waiting.splice(0)) go();
    };
  }

  /** Resolves when it is open, or when the signal is aborted. */
  async pass(signal: AbortSignal): Promise<void> {
    while (this.holders > 0 && !signal.aborted)
      await new Promise<void>((resolve) => {
        const go = () => {
          signal.removeEventListener('abort', go);
          resolve();
        };
        signal.addEventListener('abort', go, { once: true });
        this.waiting.push(go);
      });
  }
}
