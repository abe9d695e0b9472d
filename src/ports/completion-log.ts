import type { CompletionRecord } from '../contract/completion-record.ts';

/** The last completions that were answered, so that each silence has a reason that can be asked for. */
export interface CompletionLog {
  /** Nobody waits for it. */
  add(record: CompletionRecord): void;
  /** Of this process, the newest first. */
  recent(limit: number): CompletionRecord[];
  /** Writes what was added before. */
  close(): Promise<void>;
}
