import type { Clock } from '../../src/ports/clock.ts';
import { safeLine } from './render/safe-text.ts';

/** Interval between rewrites of the status line. */
const STATUS_INTERVAL_MS = 80;

/** The line at the bottom that is rewritten in place while something is running. */
export type StatusLine = {
  /** Shows a text of at most `columns - 1` characters; texts that come too fast are skipped. */
  show(text: (columns: number) => string): void;
  /** Removes the line. Call it before any other output and at the end. */
  clear(): void;
};

const ERASE_LINE = '\r\u001b[2K';

/** Only for terminals: elsewhere use `NO_STATUS_LINE`. */
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
