import type { CompletionEvent } from '../contract/event.ts';

/** `known`: an event with its key is kept already. */
export type Kept = 'kept' | 'known' | 'not_kept';

/** Keeps what users did with completions. What cannot be kept is counted and logged. */
export interface EventLog {
  /** Nobody waits for it. */
  append(event: CompletionEvent): void;
  /** Resolves once the operating system has it: then it outlives this process, however that ends. */
  keep(event: CompletionEvent): Promise<Kept>;
  /** Writes what was appended before. */
  close(): Promise<void>;
}
