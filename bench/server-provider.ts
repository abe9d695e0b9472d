import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { MARKER, TOKEN_PAUSE_MS, TOKENS } from './server-workload.ts';

/**
 * A process that acts as a model server (OpenAI's chat protocol): each answer repeats the marker of its request in
 * every token, at a steady pace, and reports in the last one how long it took by this clock. Prints its port.
 */
const server = http.createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});
// A model server that closes idle connections is not measured here.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
// The parent holds the other end.
process.stdin.resume().on('end', () => process.exit(0));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const began = performance.now();
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'application/json');
    response.end('{"object":"list","data":[{"id":"recorded","object":"model"}]}');
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const asked = Buffer.concat(chunks).toString('utf8');
  const marker = asked.match(MARKER)?.at(-1) ?? 'none';
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let token = 0; token < TOKENS; token++) {
    // By the clock and not by the previous pause, so that a busy machine does not slow it down.
    await wait(Math.max(0, began + (token + 1) * TOKEN_PAUSE_MS - performance.now()));
    const took = token === TOKENS - 1 ? ` took=${(performance.now() - began).toFixed(1)}` : '';
    response.write(event({ content: `${marker}:${token}${took} ` }, null));
  }
  response.write(event({}, 'stop'));
  response.end('data: [DONE]\n\n');
}

function event(delta: object, finish: 'stop' | null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  const chunk = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'recorded', choices };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}
