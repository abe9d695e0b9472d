import { PassThrough } from 'node:stream';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { Config } from '../../src/config/schema.ts';
import { startServer } from '../../surfaces/http/server.ts';
import { createMcpHttp } from '../../surfaces/mcp/http.ts';
import type { McpServices } from '../../surfaces/mcp/services.ts';
import { serveMcpStdio } from '../../surfaces/mcp/stdio.ts';
import { AUTHORIZATION, noPolicies, TOKEN } from '../http/door.ts';

/** The official client on one of Fettle's transports. */
export type Connected = { client: Client; close(): Promise<void> };

export type Connect = (services: McpServices) => Promise<Connected>;

const CLIENT = { name: 'test', version: '1' };

/** Over a pair of pipes in this process. */
export const connectStdio: Connect = async (services) => {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const stop = new AbortController();
  const serving = serveMcpStdio(services, { input: toServer, output: toClient }, stop.signal);
  const client = new Client(CLIENT);
  await client.connect(pipeTransport(toServer, toClient) as Transport);
  return {
    client,
    async close() {
      await client.close();
      toServer.end();
      await serving;
      stop.abort();
    },
  };
};

/** Over the real HTTP server. */
export const connectHttp: Connect = async (services) => {
  const served = await serveMcp(services);
  const client = new Client(CLIENT);
  await client.connect(
    new StreamableHTTPClientTransport(new URL('/mcp', served.url), {
      requestInit: { headers: AUTHORIZATION },
    }) as Transport,
  );
  return {
    client,
    async close() {
      await client.close();
      await served.close();
    },
  };
};

/** The HTTP server with MCP, on a free port. */
export async function serveMcp(
  services: McpServices,
): Promise<{ url: string; keyed: string; close(): Promise<void> }> {
  const mcp = createMcpHttp(services);
  const { assistant, log, version, workspaces } = services;
  const identity = { token: TOKEN, workspaces };
  const config = Config.parse({ server: { port: 0 } });
  const options = {
    assistant,
    config,
    home: '/state',
    openPolicies: noPolicies,
    ...identity,
    log,
    version,
    mcp,
  };
  const server = await startServer({ ...options, shutdownMs: 2_000 });
  if (!server.ok) throw new Error(server.failure.message);
  return {
    url: server.value.url,
    keyed: `${server.value.url}/t/${TOKEN}`,
    async close() {
      await server.value.close();
      await mcp.close();
    },
  };
}

/** Does what the official stdio transport does with a process's pipes, with these. */
function pipeTransport(input: PassThrough, output: PassThrough) {
  const buffer = new ReadBuffer();
  const transport = {
    onmessage: undefined as ((message: JSONRPCMessage) => void) | undefined,
    onclose: undefined as (() => void) | undefined,
    onerror: undefined as ((error: Error) => void) | undefined,
    async start() {
      output.on('data', (chunk: Buffer) => {
        buffer.append(chunk);
        for (let message = buffer.readMessage(); message !== null; message = buffer.readMessage())
          transport.onmessage?.(message);
      });
    },
    async send(message: JSONRPCMessage) {
      input.write(serializeMessage(message));
    },
    async close() {
      transport.onclose?.();
    },
  };
  return transport;
}
