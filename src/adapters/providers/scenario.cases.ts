import type { IncomingHttpHeaders } from 'node:http';
import type { Usage } from '../../ports/provider.ts';

export type WireRequest = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
};
/** `openStreams`: answers that are neither complete nor closed. */
export type Wire = { requests: WireRequest[]; openStreams(): number };

/** What is behind the provider does, once asked; `pauseMs` after each text. */
export type Scenario = { pauseMs?: number } & (
  | {
      kind: 'answer';
      texts: string[];
      reason?: 'stop' | 'length';
      /** Null: it is not told. */
      usage?: Usage | null;
      /** The wire is cut into pieces of so many bytes. */
      chunkBytes?: number;
    }
  /** Answers with the prompt's text, character by character. */
  | { kind: 'echo' }
  | { kind: 'status'; status: number; headers?: Record<string, string>; error: Record<string, unknown> }
  /** `closed` ends the stream properly, `cut` breaks the connection; neither says that it finished. */
  | { kind: 'cut' | 'closed' | 'hang' | 'malformed'; texts: string[] }
  /** The connection is closed without an answer. */
  | { kind: 'reset' }
  /** A web page instead of an answer. */
  | { kind: 'html' }
);
