import type { CompletionEvent } from '../contract/event.ts';

/** `known`: an event with this key is already stored. */
export type KeepOutcome = 'kept' | 'known' | 'not_kept';

/** Stores what users did with completions. Events that cannot be stored are counted and logged. */
export interface EventLog {
  /** Does not block. */
  append(event: CompletionEvent): void;
  /** Resolves once the operating system has the event: it then survives any end of this process. */
  keep(event: CompletionEvent): Promise<KeepOutcome>;
  /** Writes everything that was appended. */
  close(): Promise<void>;
}
