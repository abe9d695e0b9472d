/**
 * Starts work that no one waits for. Its failures must be handled inside; a rejection that gets here is
 * a bug, and is thrown where the process sees it rather than lost.
 */
export function detach(work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    queueMicrotask(() => {
      throw error;
    });
  });
}
