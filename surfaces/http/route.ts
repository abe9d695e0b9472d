import type { z } from 'zod';
import type { Assistant } from '../../src/assistant.ts';
import type { Result } from '../../src/base/result.ts';
import type { PolicyLayer } from '../../src/config/policy.ts';
import type { Config } from '../../src/config/schema.ts';
import type { Log } from '../../src/ports/log.ts';
import type { ServedWorkspaces } from '../../src/ports/served-workspaces.ts';
import type { ErrorShape, HttpFailure } from './errors.ts';
import type { Queue } from './queue.ts';
import type { ServerSentEvent } from './stream.ts';

/** The policies that hold for a project, read anew each time; null for none. */
export type OpenPolicies = (workspace: string | null) => Promise<Result<PolicyLayer[], { message: string }>>;

/** What every route may use. */
export type Services = {
  assistant: Assistant;
  config: Config;
  /** The folder of all state. */
  home: string;
  openPolicies: OpenPolicies;
  /** The projects that a body may name. */
  workspaces: ServedWorkspaces;
  log: Log;
  version: string;
  queue: Queue;
  /** The protocol of agents; null where it is not offered. */
  mcp: McpDoor | null;
};

/** What serves `/mcp`: the door knows nothing of its messages. `onEnd` is called once, when the last byte is taken. */
export type McpDoor = {
  handle(given: { request: Request; body: unknown; signal: AbortSignal; onEnd(): void }): Promise<Response>;
};

/** One request, let in. `signal` is aborted when its client is gone or the server stops. */
export type Call = {
  request: Request;
  /** What came with it, whole, or why it did not; `readBody` makes sense of it. */
  body: Result<Uint8Array, HttpFailure>;
  id: string;
  signal: AbortSignal;
  services: Services;
  leave: () => void;
};

/** What a route says; the door makes the response of it. */
export type Reply =
  | { kind: 'json'; body: unknown }
  | { kind: 'text'; text: string }
  | { kind: 'failure'; failure: HttpFailure }
  /** Server-sent events, or JSON Lines whose `event` is not written. */
  | { kind: 'events' | 'lines'; events: AsyncIterable<ServerSentEvent> }
  /** A response of its own making, that calls `leave` when it is at its end. */
  | { kind: 'response'; response: Response };

export type Route = {
  method: 'GET' | 'POST';
  path: string;
  /** It makes the machine work: it takes a place in the queue, and is refused when there is none. */
  queued: boolean;
  /** What its errors look like, also those that are made before it is asked; our own shape unless it says so. */
  errors?: ErrorShape;
  /** Of our own routes: what goes in and comes out, for the OpenAPI document. */
  about?: About;
  handle(call: Call): Promise<Reply>;
};

/** One line of words, and the schemas of a body and an answer that are JSON. */
export type About = { summary: string; body?: z.ZodType; answer?: z.ZodType };
