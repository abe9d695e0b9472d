/**
 * Starts work that no one waits for. The work must handle its own failures; a rejection that gets here is a bug, and is
 * thrown at process level instead of being lost.
 */
export function detach(work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    queueMicrotask(() => {
      throw error;
    });
  });
}
