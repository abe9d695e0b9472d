import type { CompletionEvent } from '../contract/event.ts';

/** Keeps what users did with completions. Nobody waits for it; what cannot be kept is counted and logged. */
export interface EventLog {
  append(event: CompletionEvent): void;
  /** Writes what was appended before. */
  close(): Promise<void>;
}
