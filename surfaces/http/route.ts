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

/** The policies in force for a project, read again with each call; null for no project. */
export type OpenPolicies = (workspace: string | null) => Promise<Result<PolicyLayer[], { message: string }>>;

/** The services available to every route. */
export type Services = {
  assistant: Assistant;
  config: Config;
  /** The folder of all state. */
  home: string;
  openPolicies: OpenPolicies;
  /** The projects a body may name. */
  workspaces: ServedWorkspaces;
  log: Log;
  version: string;
  queue: Queue;
  /** The protocol of agents; null when it is not offered. */
  mcp: McpDoor | null;
};

/** Serves `/mcp`: the HTTP server does not interpret its messages. `onEnd` is called once, after the last byte. */
export type McpDoor = {
  handle(given: { request: Request; body: unknown; signal: AbortSignal; onEnd(): void }): Promise<Response>;
};

/** One admitted request. `signal` is aborted when its client is gone or the server stops. */
export type Call = {
  request: Request;
  /** Its complete body, or why there is none; `readBody` parses it. */
  body: Result<Uint8Array, HttpFailure>;
  id: string;
  signal: AbortSignal;
  services: Services;
  leave: () => void;
};

/** A route's result; the app makes the response from it. */
export type Reply =
  | { kind: 'json'; body: unknown }
  | { kind: 'text'; text: string }
  | { kind: 'failure'; failure: HttpFailure }
  /** Server-sent events, or JSON Lines without `event`. */
  | { kind: 'events' | 'lines'; events: AsyncIterable<ServerSentEvent> }
  /** A custom response that calls `leave` at its end. */
  | { kind: 'response'; response: Response };

export type Route = {
  method: 'GET' | 'POST';
  path: string;
  /** It uses the model or the checks: it takes a place in the queue, and is refused when there is none. */
  queued: boolean;
  /** The shape of its errors, including those that occur before it is called; Fettle's own by default. */
  errors?: ErrorShape;
  /** Only Fettle's own routes: input and output, for the OpenAPI document. */
  about?: About;
  handle(call: Call): Promise<Reply>;
};

/** A one-line summary, and the schemas of a JSON body and answer. */
export type About = { summary: string; body?: z.ZodType; answer?: z.ZodType };
