import type { CompletionRecord } from '../contract/completion-record.ts';

/** The most recent completions, so that users can ask why one was not shown. */
export interface CompletionLog {
  /** Does not block. */
  add(record: CompletionRecord): void;
  /** Those of this process, newest first. */
  recent(limit: number): CompletionRecord[];
  /** Writes everything that was added. */
  close(): Promise<void>;
}
