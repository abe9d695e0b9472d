import type { Assistant } from '../../src/assistant.ts';
import type { Result } from '../../src/base/result.ts';
import type { Log } from '../../src/ports/log.ts';

/** Where a file stands when no folder of the editor holds it: its project, and its path from there with `/`. */
export type FindProject = (path: string) => Promise<{ workspace: string; path: string | null }>;

/** What an editor is served with. */
export type LspServices = {
  assistant: Assistant;
  /** Fetches and loads what completions need; until then there are none. The failure is one line that says what to do. */
  prepare(signal: AbortSignal): Promise<Result<void, { message: string }>>;
  findProject: FindProject;
  log: Log;
  version: string;
  /** Milliseconds without a key before a suggestion is shown that nobody asked for by hand. */
  calmMs: number;
  /** Only tests take others than the limits say. */
  checkDelayMs?: number;
  nextEditDelayMs?: number;
  prepareDelayMs?: number;
  survivalMs?: readonly number[];
};
