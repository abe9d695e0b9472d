import type { Assistant } from '../../src/assistant.ts';
import type { Result } from '../../src/base/result.ts';
import type { Log } from '../../src/ports/log.ts';

/** Finds the project of a file outside the editor's folders, and its path from there with `/`. */
export type FindProject = (path: string) => Promise<{ workspace: string; path: string | null }>;

/** The services for an editor. */
export type LspServices = {
  assistant: Assistant;
  /** Downloads and loads what completions need; before that there are none. The failure is one line: what to do. */
  prepare(signal: AbortSignal): Promise<Result<void, { message: string }>>;
  findProject: FindProject;
  log: Log;
  version: string;
  /** Milliseconds without a key before an automatic suggestion is shown. */
  calmMs: number;
  /** Only tests override the limits. */
  checkDelayMs?: number;
  nextEditDelayMs?: number;
  prepareDelayMs?: number;
  survivalMs?: readonly number[];
};
