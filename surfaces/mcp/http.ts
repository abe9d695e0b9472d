import { randomUUID } from 'node:crypto';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { MAX_MCP_CALLS } from '../../src/config/limits.ts';
import { createMcpServer } from './server.ts';
import type { McpServices } from './services.ts';
import { Turns } from './turns.ts';

/** The streamable HTTP transport behind another HTTP server. */
type McpHttp = {
  /** `body` is the parsed request body; `signal` ends what it started, `onEnd` is called once everything is sent. */
  handle(given: { request: Request; body: unknown; signal: AbortSignal; onEnd(): void }): Promise<Response>;
  close(): Promise<void>;
};

const SESSION_HEADER = 'mcp-session-id';

/** The parts of a message that identify its call. */
const Message = z.object({
  method: z.string().optional(),
  id: z.union([z.string(), z.number()]).optional(),
  params: z.object({ requestId: z.union([z.string(), z.number()]).optional() }).optional(),
});

/**
 * Each request has its own server and nothing is stored between two, so that a restart goes unnoticed. A client's
 * session id only identifies the client: with it, a notification finds the call that it cancels.
 */
export function createMcpHttp(services: McpServices): McpHttp {
  const turns = new Turns(MAX_MCP_CALLS);
  const calls = new Map<string, AbortController>();
  const signals = new WeakMap<Request, AbortSignal>();
  const never = new AbortController().signal;
  const handler = createMcpHandler(
    ({ requestInfo }) => {
      const signal = (requestInfo && signals.get(requestInfo)) ?? never;
      return createMcpServer({ services, turns, signal });
    },
    { maxSubscriptions: 0, onerror: (error) => services.log.warn('mcp-message-refused', { error }) },
  );
  return {
    async handle({ request, body, signal, onEnd }) {
      const { data: message = {} } = Message.safeParse(body);
      const session = request.headers.get(SESSION_HEADER);
      const cancelled = message.method === 'notifications/cancelled' ? message.params?.requestId : undefined;
      if (cancelled !== undefined) calls.get(keyOf(session, cancelled))?.abort();
      const call = new AbortController();
      const key = message.id === undefined ? null : keyOf(session, message.id);
      if (key !== null && session !== null) calls.set(key, call);
      const end = () => {
        if (key !== null && calls.get(key) === call) calls.delete(key);
        onEnd();
      };
      signals.set(request, AbortSignal.any([signal, call.signal]));
      try {
        const response = await handler.fetch(request, { parsedBody: body });
        if (message.method === 'initialize') response.headers.set(SESSION_HEADER, randomUUID());
        return watched(response, { end, gone: () => call.abort() });
      } catch (error) {
        end();
        throw error;
      }
    },
    close: () => handler.close(),
  };
}

/** Each session counts its requests from zero; a number is not the same id as its digits. */
function keyOf(session: string | null, id: string | number): string {
  return JSON.stringify([session, id]);
}

type Watcher = { end(): void; gone(): void };

/** The same response; `end` is called when its last byte is read, `gone` if the client leaves before that. */
function watched(response: Response, { end, gone }: Watcher): Response {
  if (response.body === null) {
    end();
    return response;
  }
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        controller.close();
      } catch (error) {
        controller.error(error);
      }
      end();
    },
    async cancel(reason) {
      gone();
      try {
        await reader.cancel(reason);
      } finally {
        end();
      }
    },
  });
  const { status, headers } = response;
  return new Response(body, { status, headers });
}
