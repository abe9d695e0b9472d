import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import type { Assistant } from '../../src/assistant.ts';
import { isLoopback } from '../../src/base/loopback.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { MAX_SERVER_QUEUE, SHUTDOWN_MS } from '../../src/config/limits.ts';
import type { Config } from '../../src/config/schema.ts';
import type { Log } from '../../src/ports/log.ts';
import type { ServedWorkspaces } from '../../src/ports/served-workspaces.ts';
import { createApp } from './app.ts';
import { ReceivedBodies } from './body.ts';
import { Connections } from './connections.ts';
import { badInput, errorResponse } from './errors.ts';
import { Identity } from './identity.ts';
import { Queue } from './queue.ts';
import type { McpDoor, OpenPolicies } from './route.ts';

/** Open connections. When it is reached, the longest idle one is closed for a new one. */
export const MAX_SERVER_CONNECTIONS = 512;
/** A client that takes longer to send its headers or its body is disconnected. */
export const REQUEST_HEADERS_MS = 10_000;
const REQUEST_BODY_MS = 30_000;
/** How long an idle connection is kept: clients that reuse one must not find it closed at that moment. */
const IDLE_CONNECTION_MS = 75_000;
/** Interval between checks for such connections. */
export const CONNECTION_CHECK_MS = 2_000;
/** Remaining shutdown time for truncated answers to reach their clients. */
const SHUTDOWN_FLUSH_MS = 500;

/** Closed list of reasons why the server did not start. `message` is one line that says what to do. */
export type ServerFailure = {
  reason: 'address_not_allowed' | 'address_not_here' | 'port_in_use' | 'port_not_allowed' | 'io_error';
  message: string;
};

export type RunningServer = {
  /** Without a trailing slash. */
  url: string;
  /** Finishes running requests within `shutdownMs`, then aborts them. Safe to call twice. The assistant stays open. */
  close(): Promise<void>;
};

type ServerOptions = {
  assistant: Assistant;
  config: Config;
  /** The folder of all state. */
  home: string;
  openPolicies: OpenPolicies;
  /** Authenticates clients as this user. */
  token: string;
  workspaces: ServedWorkspaces;
  log: Log;
  version: string;
  /** Serves `/mcp`; the caller that created it closes it. */
  mcp?: McpDoor;
  /** Only tests set it. */
  queueLimit?: number;
  shutdownMs?: number;
};

/** Starts the HTTP server on the configured loopback address. */
export async function startServer(options: ServerOptions): Promise<Result<RunningServer, ServerFailure>> {
  const { host, port } = options.config.server;
  if (!isLoopback(host)) return fail(notLoopback(host));
  const queue = new Queue(options.queueLimit ?? MAX_SERVER_QUEUE);
  let listening = 0;
  let stopping = false;
  const services = { ...options, queue, mcp: options.mcp ?? null };
  const app = createApp({
    services,
    identity: new Identity(options.token),
    bodies: new ReceivedBodies(),
    port: () => listening,
    stopping: () => stopping,
  });
  const server = createServer(
    {
      headersTimeout: REQUEST_HEADERS_MS,
      requestTimeout: REQUEST_BODY_MS,
      connectionsCheckingInterval: CONNECTION_CHECK_MS,
      keepAliveTimeout: IDLE_CONNECTION_MS,
    },
    getRequestListener(app.fetch, {
      overrideGlobalObjects: false,
      errorHandler: () =>
        errorResponse(badInput('the request line or the Host header is malformed'), randomUUID()),
    }),
  );
  new Connections(server, MAX_SERVER_CONNECTIONS);
  const idle = trackResponses(server);
  const bound = await listen(server, host, port);
  if (!bound.ok) return bound;
  listening = bound.value;
  server.on('error', (error) => options.log.error('server-failed', { error }));
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${listening}`;
  options.log.info('server-start', { url });

  const stop = async () => {
    stopping = true;
    await stopServer(server, idle, queue, options.shutdownMs ?? SHUTDOWN_MS);
    options.log.info('server-stop', { url });
  };
  let stopped: Promise<void> | null = null;
  return ok({
    url,
    close() {
      stopped ??= stop();
      return stopped;
    },
  });
}

/** Resolves to the port it got. */
async function listen(server: Server, host: string, port: number): Promise<Result<number, ServerFailure>> {
  try {
    server.listen({ host, port });
    await once(server, 'listening');
    const address = server.address();
    return ok(typeof address === 'object' && address ? address.port : port);
  } catch (error) {
    return fail(failureOf(error, host, port));
  }
}

/** Tracks responses not yet passed to the operating system; the returned function waits until there are none. */
function trackResponses(server: Server): () => Promise<void> {
  const open = new Set<ServerResponse>();
  const watcher = new EventEmitter();
  server.on('request', (_request, response: ServerResponse) => {
    open.add(response);
    response.once('close', () => {
      open.delete(response);
      if (open.size === 0) watcher.emit('idle');
    });
  });
  return async () => {
    if (open.size > 0) await once(watcher, 'idle');
  };
}

async function stopServer(
  server: Server,
  idle: () => Promise<void>,
  queue: Queue,
  shutdownMs: number,
): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const flushMs = Math.min(SHUTDOWN_FLUSH_MS, shutdownMs / 2);
  const finished = await within(idle(), shutdownMs - flushMs);
  if (!finished) {
    queue.abortAll();
    await within(idle(), flushMs);
  }
  // Connections still open now are idle, or their clients do not read.
  server.closeAllConnections();
  await closed;
}

/** Whether it finished in time. */
async function within(work: Promise<void>, ms: number): Promise<boolean> {
  const controller = new AbortController();
  try {
    const late = wait(ms, false, { signal: controller.signal });
    return await Promise.race([work.then(() => true), late]);
  } finally {
    controller.abort();
  }
}

function notLoopback(host: string): ServerFailure {
  const message = `server.host ${host} is reachable from other machines, which Fettle does not support yet; set server.host to 127.0.0.1`;
  return { reason: 'address_not_allowed', message };
}

/** Operating system errors (errno codes of POSIX) as failures; anything else is a bug and is rethrown. */
function failureOf(error: unknown, host: string, port: number): ServerFailure {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  switch (error.code) {
    case 'EADDRINUSE': {
      const message = `port ${port} on ${host} is in use, perhaps by another Fettle; stop that, or set server.port to another port (0 picks a free one)`;
      return { reason: 'port_in_use', message };
    }
    case 'EACCES':
    case 'EPERM': {
      const message = `no permission to listen on port ${port}; set server.port to one from 1024 up`;
      return { reason: 'port_not_allowed', message };
    }
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND': {
      const message = `this machine has no address ${host}; set server.host to 127.0.0.1`;
      return { reason: 'address_not_here', message };
    }
    default:
      return {
        reason: 'io_error',
        message: `cannot listen on ${host}:${port} (${error.code}); set server.port to another port`,
      };
  }
}
