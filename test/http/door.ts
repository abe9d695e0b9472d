import { expect } from 'vitest';
import type { Assistant } from '../../src/assistant.ts';
import { ok } from '../../src/base/result.ts';
import { Config } from '../../src/config/schema.ts';
import { serveWorkspaces } from '../../src/machine.ts';
import type { ServedWorkspaces } from '../../src/ports/served-workspaces.ts';
import { createApp } from '../../surfaces/http/app.ts';
import { ReceivedBodies } from '../../surfaces/http/body.ts';
import { Identity } from '../../surfaces/http/identity.ts';
import { Queue } from '../../surfaces/http/queue.ts';
import type { OpenPolicies } from '../../surfaces/http/route.ts';
import { collectLog } from './workbench.ts';

const PORT = 8917;

/** Authenticates the tests' clients as the user. */
export const TOKEN = 'token-of-the-tests';
export const AUTHORIZATION = { authorization: `Bearer ${TOKEN}` };

/** The real implementation over these folders. */
export async function openWorkspaces(folders: string[]): Promise<ServedWorkspaces> {
  const opened = await serveWorkspaces(folders);
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}

/** Serves every folder: for tests that are not about which ones are served. */
export const ALL_WORKSPACES: ServedWorkspaces = {
  roots: [],
  choose: async (given) => ok(given ?? null),
  need: async (given) => ok(given ?? '/'),
  locate: async (_, path) => ok({ absolute: path, relative: path }),
  holds: async () => true,
};

/** No policies: the defaults apply. */
export const noPolicies: OpenPolicies = async () => ok([]);

/** The error of a response, after validating its shape. */
export async function errorOf(response: Response) {
  const { error } = (await response.json()) as { error: Record<string, string> };
  expect(Object.keys(error)).toEqual(['code', 'message', 'request_id']);
  expect(error.message).not.toContain('\n');
  expect(error.request_id).toBe(response.headers.get('x-request-id'));
  return { status: response.status, code: error.code, message: error.message ?? '' };
}

/** The app without a socket. `send` behaves like a well-behaved program, unless told otherwise. */
export function openDoor(assistant: Assistant, limit = 64, openPolicies: OpenPolicies = noPolicies) {
  const log = collectLog();
  const queue = new Queue(limit);
  const life = { stopping: false };
  const config = Config.parse({});
  const services = {
    assistant,
    config,
    home: '/state',
    openPolicies,
    workspaces: ALL_WORKSPACES,
    log,
    version: '0.0.1',
    queue,
    mcp: null,
  };
  const app = createApp({
    services,
    identity: new Identity(TOKEN),
    bodies: new ReceivedBodies(),
    port: () => PORT,
    stopping: () => life.stopping,
  });
  const send = async (method: string, path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has('host')) headers.set('host', `127.0.0.1:${PORT}`);
    if (!headers.has('authorization')) headers.set('authorization', AUTHORIZATION.authorization);
    if (init.body != null && !headers.has('content-type')) headers.set('content-type', 'application/json');
    return app.request(path, { ...init, method, headers });
  };
  const post = (path: string, body: unknown, init: RequestInit = {}) => {
    return send('POST', path, { ...init, body: JSON.stringify(body) });
  };
  return { app, log, queue, life, send, post };
}

/** Server-sent events as name and data. */
export function parseEvents(text: string): { event: string; data: unknown }[] {
  const frames = text.split('\n\n').filter((frame) => frame.startsWith('event: '));
  return frames.map((frame) => {
    const [event, data] = frame.split('\n');
    return {
      event: event?.slice('event: '.length) ?? '',
      data: JSON.parse(data?.slice('data: '.length) ?? 'null'),
    };
  });
}

/** The names of events in order, without consecutive duplicates. */
export function stages(events: { event: string }[]): string[] {
  return events.map(({ event }) => event).filter((name, index, names) => name !== names[index - 1]);
}
