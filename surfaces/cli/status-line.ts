import { STATUS_INTERVAL_MS } from '../../src/config/limits.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { safeLine } from './render/safe-text.ts';

/** The one line at the bottom that is rewritten in place while something works. */
export type StatusLine = {
  /** Shows a text of at most `columns - 1` characters; texts that come too fast are left out. */
  show(text: (columns: number) => string): void;
  /** Leaves nothing of it behind. Call it before any other output and at the end. */
  clear(): void;
};

const ERASE_LINE = '\r\u001b[2K';

/** For terminals only: elsewhere use `NO_STATUS_LINE`. */
export function createStatusLine(
  output: { write(text: string): void; columns: number },
  clock: Clock,
): StatusLine {
  let shownAt: number | null = null;
  let isShown = false;
  return {
    show(text) {
      const now = clock.now();
      if (shownAt !== null && now - shownAt < STATUS_INTERVAL_MS) return;
      shownAt = now;
      isShown = true;
      const room = Math.max(1, output.columns - 1);
      output.write(`${ERASE_LINE}${safeLine(text(room)).slice(0, room)}`);
    },
    clear() {
      if (isShown) output.write(ERASE_LINE);
      isShown = false;
      shownAt = null;
    },
  };
}

export const NO_STATUS_LINE: StatusLine = { show: () => {}, clear: () => {} };
