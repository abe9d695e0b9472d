import { z } from 'zod';
import { readBody } from '../body.ts';
import type { ErrorShape } from '../errors.ts';
import type { Route } from '../route.ts';

/** JSON-RPC 2.0, section 5.1: an error that belongs to no request, with the code of an invalid one. */
const INVALID_REQUEST = -32_600;

const jsonRpcShape: ErrorShape = ({ code, message }, requestId) => {
  return {
    jsonrpc: '2.0',
    error: { code: INVALID_REQUEST, message, data: { code, request_id: requestId } },
    id: null,
  };
};

/** One message: the protocol has had no batches since its version of 2025-06-18. */
const MessageBody = z.looseObject({});

/** The streamable HTTP transport of MCP. There is nothing to listen for, so only POST is served. */
export const mcpRoute: Route = {
  method: 'POST',
  path: '/mcp',
  queued: true,
  errors: jsonRpcShape,
  async handle(call) {
    const { request, services, signal, leave } = call;
    if (services.mcp === null) {
      const message = 'MCP is not available here; start the server with fettle serve';
      return { kind: 'failure', failure: { code: 'not_supported', message } };
    }
    const body = await readBody(call, MessageBody);
    if (!body.ok) return { kind: 'failure', failure: body.failure };
    const { method, url, headers } = request;
    // The body has been read, and is passed on parsed.
    const bare = new Request(url, { method, headers, body: '{}', signal });
    const response = await services.mcp.handle({ request: bare, body: body.value, signal, onEnd: leave });
    return { kind: 'response', response };
  },
};
