import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { isLoopback } from '../../src/base/loopback.ts';
import { ok } from '../../src/base/result.ts';
import type { ReceivedBodies } from './body.ts';
import {
  ERROR_STATUS,
  type ErrorShape,
  errorResponse,
  type HttpFailure,
  jsonResponse,
  ownShape,
  retryAfter,
} from './errors.ts';
import { type Identity, pathOf } from './identity.ts';
import type { Slot } from './queue.ts';
import type { Reply, Route, Services } from './route.ts';
import { ROUTES } from './routes/table.ts';
import { eventResponse, linesResponse, type StreamHooks } from './stream.ts';

/** The server's state as the app sees it. */
type Door = {
  services: Services;
  identity: Identity;
  bodies: ReceivedBodies;
  /** The port it listens on; requests addressed to another one are refused. */
  port: () => number;
  /** True from the moment it was asked to stop: running requests finish, new ones are refused. */
  stopping: () => boolean;
};

type Environment = { Variables: { id: string } };

/** A client's own id is used, so that its log and the server's can be compared. */
const CLIENT_REQUEST_ID = /^[\w.:-]{1,100}$/;

/** The whole server as one function from request to response; `server.ts` puts it on a socket. */
export function createApp(door: Door): Hono<Environment> {
  const app = new Hono<Environment>({ getPath: pathOf });
  const { log } = door.services;
  app.use(async (context, next) => {
    const started = performance.now();
    const given = context.req.header('x-request-id') ?? '';
    const id = CLIENT_REQUEST_ID.test(given) ? given : randomUUID();
    context.set('id', id);
    const { raw } = context.req;
    const failure = guard(raw.headers, door.port()) ?? door.identity.refuse(raw) ?? refuseWhileStopping(door);
    if (failure) context.res = errorResponse(failure, id, shapeAt(context.req.path));
    else await next();
    context.res.headers.set('x-request-id', id);
    context.res.headers.set('x-content-type-options', 'nosniff');
    const { method, path } = context.req;
    log.info('http-response', {
      id,
      method,
      path,
      status: context.res.status,
      ms: performance.now() - started,
    });
  });
  for (const route of ROUTES) {
    app.on(route.method, route.path, (context) => answer(door, route, context.req.raw, context.get('id')));
  }
  for (const [path, methods] of methodsByPath()) {
    app.all(path, (context) => {
      const message = `${path} does not support ${context.req.method}; use ${methods.join(' or ')}`;
      const headers = { allow: methods.join(', ') };
      const failure: HttpFailure = { code: 'method_not_allowed', message, headers };
      return errorResponse(failure, context.get('id'), shapeAt(path));
    });
  }
  app.notFound((context) => {
    const message = `unknown path ${context.req.path.slice(0, 200)}; this server has ${[...methodsByPath().keys()].join(', ')}`;
    return errorResponse({ code: 'not_found', message }, context.get('id'));
  });
  app.onError((error, context) => {
    const id = context.get('id');
    return errorResponse(internalFailure(door, error, id), id, shapeAt(context.req.path));
  });
  return app;
}

/** Errors on a path have the shape of its protocol, wherever they occur. */
function shapeAt(path: string): ErrorShape {
  return ROUTES.find((route) => route.path === path)?.errors ?? ownShape;
}

function refuseWhileStopping(door: Door): HttpFailure | null {
  if (!door.stopping()) return null;
  const headers = { connection: 'close', ...retryAfter() };
  return { code: 'shutting_down', message: 'the server is stopping; start it again', headers };
}

function methodsByPath(): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of ROUTES) methods.set(path, [...(methods.get(path) ?? []), method]);
  return methods;
}

const NO_BODY = new Uint8Array();

/** Replies whose bytes are generated while they are sent. */
const STREAMS: ReadonlySet<Reply['kind']> = new Set(['events', 'lines', 'response']);

/**
 * Admits or refuses a request; its place is released after the last byte of its reply. It takes the place only after
 * its body has arrived: a client that does not send the rest blocks no one.
 */
async function answer(door: Door, route: Route, request: Request, id: string): Promise<Response> {
  const { services } = door;
  const body = route.method === 'POST' ? await door.bodies.receive(request) : ok(NO_BODY);
  const place = route.queued ? services.queue.enter(request.signal) : outsideQueue(request.signal);
  if (!place) {
    const message = 'too many requests in progress; try again after the time in Retry-After';
    return errorResponse({ code: 'overloaded', message, headers: retryAfter() }, id, route.errors);
  }
  let streams = false;
  try {
    const { signal, leave } = place;
    const reply = await route.handle({ request, body, id, signal, services, leave });
    streams = STREAMS.has(reply.kind);
    if (reply.kind === 'failure') logFailure(services, reply.failure, id);
    return respond(reply, route, streamHooks(door, route, place, id), id);
  } finally {
    if (!streams) place.leave();
  }
}

/** Some editors do not show errors: then only the log says why there is no suggestion. */
function logFailure({ log }: Services, { code, message }: HttpFailure, id: string): void {
  const isOurs = ERROR_STATUS[code] >= 500 || code === 'overloaded' || code === 'rate_limited';
  log[isOurs ? 'warn' : 'info']('http-refused', { id, code, message });
}

function outsideQueue(signal: AbortSignal): Slot {
  return { signal, abort: () => undefined, leave: () => undefined };
}

function streamHooks(door: Door, route: Route, place: Slot, id: string): StreamHooks {
  return {
    onGone: place.abort,
    onEnd: place.leave,
    onError: (error) => {
      const body = (route.errors ?? ownShape)(internalFailure(door, error, id), id);
      const data = JSON.stringify(body);
      return route.errors ? { data } : { event: 'error', data };
    },
  };
}

function respond(reply: Reply, route: Route, hooks: StreamHooks, id: string): Response {
  switch (reply.kind) {
    case 'json':
      return jsonResponse(reply.body);
    case 'text':
      return new Response(reply.text, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
    case 'failure':
      return errorResponse(reply.failure, id, route.errors);
    case 'events':
      return eventResponse(reply.events, hooks);
    case 'lines':
      return linesResponse(reply.events, hooks);
    case 'response':
      return reply.response;
  }
}

/** An internal bug: the log gets all of it, the client only what it can use. */
function internalFailure({ services }: Door, error: unknown, id: string): HttpFailure {
  services.log.error('http-failed', { id, error });
  return { code: 'internal', message: `internal error; look for ${id} in the log of the server` };
}

/**
 * Refuses requests that a web page could send here: under another host name (DNS rebinding) or from another origin
 * (drive-by). Programs send no Origin; a page of this server sends its own.
 */
export function guard(headers: Headers, port: number): HttpFailure | null {
  const given = headers.get('host') ?? '';
  const host = parseHost(given);
  if (host === null || !isLoopback(host.name) || host.port !== port) {
    const message = `Host '${given.slice(0, 100)}' is not this server; call http://127.0.0.1:${port}`;
    return { code: 'forbidden_host', message };
  }
  const origin = headers.get('origin');
  if (origin !== null && origin.toLowerCase() !== `http://${given.toLowerCase()}`) {
    const message = `pages from '${origin.slice(0, 100)}' may not call this server; call it from a program`;
    return { code: 'forbidden_origin', message };
  }
  return null;
}

/** RFC 9110 section 7.2: name or address, IPv6 in brackets, and a port unless it is 80. */
function parseHost(text: string): { name: string; port: number } | null {
  const match = /^(?:\[([0-9a-f:]+)\]|([a-z0-9.-]+))(?::(\d{1,5}))?$/i.exec(text);
  const name = match?.[1] ?? match?.[2];
  return name === undefined ? null : { name, port: Number(match?.[3] ?? 80) };
}
