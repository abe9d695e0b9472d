import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export type FakeEndpoint = {
  /** The `base_url` for an `openai-compatible` provider. */
  url: string;
  /** Resolves when a request waits for an answer that never comes. */
  hanging: Promise<void>;
  stop(): Promise<void>;
};

/** A model server on the loopback address that streams these answers in turn (OpenAI's chat protocol), then hangs. */
export async function startFakeEndpoint(answers: string[]): Promise<FakeEndpoint> {
  const left = [...answers];
  let hang = () => {};
  const hanging = new Promise<void>((resolve) => {
    hang = resolve;
  });
  const server = http.createServer(async (request, response) => {
    const body = JSON.parse((await textOf(request)) || '{}');
    if (request.url?.endsWith('/models')) return response.end(JSON.stringify({ data: [{ id: 'fake' }] }));
    if (!request.url?.endsWith('/chat/completions')) return response.writeHead(404).end('{}');
    if (body.stream !== true)
      return response.end(JSON.stringify({ choices: [choice({ message: said('ok') })] }));
    const answer = left.shift();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (answer === undefined) {
      response.flushHeaders();
      return hang();
    }
    response.write(event({ choices: [choice({ delta: said(answer) })] }));
    response.write(event({ choices: [choice({ delta: {}, finish_reason: 'stop' })] }));
    response.end('data: [DONE]\n\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    hanging,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A configuration that binds every role to the endpoint. */
export function configFor({ url }: FakeEndpoint): object {
  const role = { provider: 'fake', model: 'fake' };
  return {
    providers: { fake: { kind: 'openai-compatible', base_url: url } },
    roles: { complete: role, chat: role },
  };
}

async function textOf(request: http.IncomingMessage): Promise<string> {
  const parts = await request.toArray();
  return Buffer.concat(parts).toString('utf8');
}

function said(content: string): object {
  return { role: 'assistant', content };
}

function choice(fields: object): object {
  return { index: 0, finish_reason: null, ...fields };
}

function event(chunk: object): string {
  return `data: ${JSON.stringify({ id: '1', object: 'chat.completion.chunk', model: 'fake', ...chunk })}\n\n`;
}
