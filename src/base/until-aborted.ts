/** Resolves when a signal aborts, at once where it has. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/**
 * The value of work, or null as soon as the signal aborts, whatever the work then still waits for. A value that is
 * there already counts, and so does a rejection. Leaves no listener behind.
 */
export async function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value | null> {
  let leave = () => {};
  const left = new Promise<null>((resolve) => {
    leave = () => resolve(null);
  });
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work, left]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
