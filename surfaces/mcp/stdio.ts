import { finished, type Readable, type Writable } from 'node:stream';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { untilAborted } from '../../src/base/until-aborted.ts';
import { MAX_MCP_CALLS, MAX_REQUEST_BODY_BYTES } from '../../src/config/limits.ts';
import { createMcpServer } from './server.ts';
import type { McpServices } from './services.ts';
import { Turns } from './turns.ts';

/** Both ends of the pipe; nothing but the protocol goes to `output`. */
type Pipe = { input: Readable; output: Writable };

/** Serves one client until it closes its end or the signal is aborted. */
export async function serveMcpStdio(
  services: McpServices,
  { input, output }: Pipe,
  signal: AbortSignal,
): Promise<void> {
  const gone = new AbortController();
  const host = {
    services,
    turns: new Turns(MAX_MCP_CALLS),
    signal: AbortSignal.any([signal, gone.signal]),
  };
  const transport = new StdioServerTransport(input, output, { maxBufferSize: MAX_REQUEST_BODY_BYTES });
  const handle = serveStdio(() => createMcpServer(host), {
    transport,
    maxSubscriptions: 0,
    onerror: (error) => services.log.warn('mcp-message-refused', { error }),
  });
  try {
    await untilAborted(ended(input), signal);
  } finally {
    gone.abort();
    await handle.close();
  }
}

function ended(input: Readable): Promise<void> {
  return new Promise((resolve) => {
    finished(input, { writable: false }, () => resolve());
  });
}
