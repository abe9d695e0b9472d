import net, { type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createFetch } from '../http/client.ts';
import type { Endpoint } from './endpoint.ts';
import { errorFailure, retryAfterMs, statusFailure, streamErrorFailure } from './failures.ts';

const ENDPOINT: Endpoint = {
  name: 'team',
  model: 'coder',
  baseUrl: 'http://gpu.example:8000/v1',
  rootUrl: 'http://gpu.example:8000',
  host: 'gpu.example:8000',
  key: 'sk-secret',
  keyVariable: 'TEAM_KEY',
};

function refusal(status: number, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return statusFailure(ENDPOINT, { status, retryAfter: null, body: text });
}

describe('statusFailure', () => {
  it.each([
    // The words of each server, as it sends them.
    [401, { error: { message: 'Incorrect API key provided: sk-secret' } }, 'provider_unauthorized'],
    [403, 'Forbidden', 'provider_unauthorized'],
    [
      404,
      { error: { message: 'The model `coder` does not exist.', code: 'model_not_found' } },
      'model_missing',
    ],
    [404, { object: 'error', message: 'The model `coder` does not exist.' }, 'model_missing'],
    [404, { error: 'model "coder" not found, try pulling it first' }, 'model_missing'],
    [404, { type: 'error', error: { type: 'not_found_error', message: 'model: claude-x' } }, 'model_missing'],
    [404, { detail: 'Not Found' }, 'provider_error'],
    [404, '<html>nginx</html>', 'provider_error'],
    [400, { error: { code: 'context_length_exceeded', message: 'too long' } }, 'prompt_too_large'],
    [400, { error: { type: 'exceed_context_size_error', message: 'x' } }, 'prompt_too_large'],
    [
      422,
      { error: '`inputs` must have less than 1000 tokens. max_input_tokens', error_type: 'validation' },
      'prompt_too_large',
    ],
    [413, 'Payload Too Large', 'prompt_too_large'],
    [400, { error: { message: 'bad temperature' } }, 'provider_error'],
    [402, { error: { message: 'Insufficient Balance' } }, 'provider_error'],
    [408, '', 'timed_out'],
    [429, '', 'rate_limited'],
    [501, { error: { message: 'This server does not support infill' } }, 'not_supported'],
    [503, { error: { message: 'Loading model', type: 'unavailable_error' } }, 'overloaded'],
    [504, '', 'timed_out'],
    [529, '', 'overloaded'],
    [307, '', 'provider_error'],
    [500, 'x'.repeat(100_000), 'provider_error'],
  ] as const)('takes HTTP %i with %j for %s', (status, body, reason) => {
    const { reason: said, message } = refusal(status, body);
    expect(said).toBe(reason);
    expect(message).toMatch(/^team \(gpu\.example:8000\) [^\n]+; [^\n]+$/);
    expect(message).not.toContain('sk-secret');
    expect(message.length).toBeLessThan(450);
  });

  it('says which variable holds a bad key, and how to name one that is missing', () => {
    expect(refusal(401, '').message).toContain('TEAM_KEY');
    const open = { ...ENDPOINT, key: null, keyVariable: null };
    const { message } = statusFailure(open, { status: 401, retryAfter: null, body: '' });
    expect(message).toContain('providers.team.api_key_env');
  });
});

describe('retryAfterMs', () => {
  const now = Date.UTC(2026, 0, 1, 12, 0, 0);
  it.each([
    ['7', 7_000],
    ['0.5', 500],
    ['Thu, 01 Jan 2026 12:00:09 GMT', 9_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['-3', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %j as %s', (value, ms) => {
    expect(retryAfterMs(value, now)).toBe(ms);
  });
});

describe('streamErrorFailure', () => {
  it.each([
    [{ type: 'overloaded_error', message: 'Overloaded' }, 'overloaded'],
    [{ type: 'rate_limit_error', message: 'slow down' }, 'rate_limited'],
    [{ message: 'quota', code: 'insufficient_quota' }, 'rate_limited'],
    [{ type: 'server_error', message: 'it broke' }, 'provider_error'],
    [{ type: 'exceed_context_size_error', message: 'the request exceeds' }, 'prompt_too_large'],
    ['maximum context length is 4096 tokens', 'prompt_too_large'],
    ['it broke', 'provider_error'],
    [undefined, 'provider_error'],
  ])('takes %j for %s', (error, reason) => {
    expect(streamErrorFailure(ENDPOINT, error).reason).toBe(reason);
  });
});

describe('errorFailure', () => {
  const wrapped = (code: string) =>
    new TypeError('fetch failed', { cause: Object.assign(new Error('why'), { code }) });

  it.each([
    ['ECONNREFUSED', 'refuses connections'],
    ['ENOTFOUND', 'base_url'],
    ['UND_ERR_CONNECT_TIMEOUT', 'in time'],
    ['ECONNRESET', 'without an answer'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    ['EWHATEVER', 'cannot be reached ("why")'],
  ])('takes %s before an answer for an endpoint out of reach', (code, words) => {
    const failure = errorFailure(ENDPOINT, wrapped(code), false);
    expect(failure.reason).toBe('provider_unreachable');
    expect(failure.message).toContain(words);
  });

  it('takes the same in the middle of an answer for a stream that was cut', () => {
    expect(errorFailure(ENDPOINT, wrapped('ECONNRESET'), true).reason).toBe('stream_cut');
  });

  it('takes the HTTP client giving up for silence', () => {
    expect(errorFailure(ENDPOINT, wrapped('UND_ERR_HEADERS_TIMEOUT'), false).reason).toBe('timed_out');
    expect(errorFailure(ENDPOINT, wrapped('UND_ERR_BODY_TIMEOUT'), true).reason).toBe('timed_out');
  });

  it('says that a connection did not come in time', async () => {
    // It takes the connection and never says a word of TLS.
    const sockets: net.Socket[] = [];
    const server = net.createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const fetch = createFetch({ connectMs: 100, environment: {} });
      const error = await fetch(`https://127.0.0.1:${port}/`).catch((thrown: unknown) => thrown);
      const failure = errorFailure(ENDPOINT, error, false);
      expect(failure.reason).toBe('provider_unreachable');
      expect(failure.message).toContain('did not accept the connection in time');
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
});
