import { closeSync, openSync } from 'node:fs';
import { textOrNull, textOrNullSync } from './bounded-read.ts';

/** Size of a system file in /proc, /sys or /etc. */
const MAX_SYSTEM_FILE_BYTES = 1024 * 1024;

/** The text of a system file (below /proc, /sys, /etc); null if it does not exist. */
export function readSystemFile(path: string): Promise<string | null> {
  return textOrNull(path, { maxBytes: MAX_SYSTEM_FILE_BYTES });
}

/** The same, but blocks its thread. */
export function readSystemFileSync(path: string): string | null {
  return textOrNullSync(path, { maxBytes: MAX_SYSTEM_FILE_BYTES });
}

/** Runs `work` with a descriptor that reads nothing. */
export function withNothing<Value>(work: (descriptor: number) => Value): Value {
  const nothing = openSync('/dev/null', 'r');
  try {
    return work(nothing);
  } finally {
    closeSync(nothing);
  }
}
