import {
  MAX_PROVIDER_BODY_BYTES,
  MAX_PROVIDER_ERROR_BYTES,
  MAX_REFUSED_PARAMETERS,
} from '../../config/limits.ts';
import type { Endpoint } from './endpoint.ts';
import { foreignFailure, type RefusedAnswer, statusFailure, tooMuchFailure, WireError } from './failures.ts';
import type { Body, RefusedParameters } from './refused-parameters.ts';
import type { Watch } from './watch.ts';

export type WireOptions = {
  endpoint: Endpoint;
  fetch: typeof globalThis.fetch;
  watch: Watch;
  refused: RefusedParameters;
  /** `stream`: only server-sent events are an answer. */
  expect: 'stream' | 'json';
};

/**
 * A `fetch` for one exchange, for what reads whole responses: aborts with the watch, counts every byte as a
 * sign of life, adapts the body to what the endpoint takes, and throws a WireError for whatever is not a
 * wanted answer.
 */
export function createWire(options: WireOptions): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const { body } = init;
    const response = await send(options, String(input), {
      init,
      body: typeof body === 'string' ? (JSON.parse(body) as Body) : null,
    });
    return counted(options, response);
  };
}

/**
 * Posts a body as `createWire` does, for a stream: its bytes come as they are, to be counted by their reader
 * (`readEvents`).
 */
export function postForStream(
  line: Omit<WireOptions, 'expect'> & { headers: Record<string, string> },
  url: string,
  body: Body,
): Promise<Response> {
  const headers = { ...line.headers, 'content-type': 'application/json' };
  return send({ ...line, expect: 'stream' }, url, { init: { method: 'POST', headers }, body });
}

async function send(
  { endpoint, fetch, watch, refused, expect }: WireOptions,
  url: string,
  { init, body }: { init: RequestInit; body: Body | null },
): Promise<Response> {
  for (let tries = 0; ; tries += 1) {
    const sent = body === null ? null : refused.fit(body);
    const fitted = sent === null ? init : { ...init, body: JSON.stringify(sent) };
    // A redirect would carry the key and the prompt to an address that nobody configured.
    const response = await fetch(url, { ...fitted, signal: watch.signal, redirect: 'manual' });
    watch.touch();
    if (response.ok) {
      if (expect === 'stream') await expectStream(endpoint, response);
      watch.answered = true;
      return response;
    }
    const refusal = await readRefusal(response);
    const learned = sent !== null && tries < MAX_REFUSED_PARAMETERS && refused.learn(refusal, sent);
    if (!learned) throw new WireError(statusFailure(endpoint, refusal));
  }
}

async function expectStream(endpoint: Endpoint, { headers, body }: Response): Promise<void> {
  const type = headers.get('content-type') ?? '';
  if (!/json|html/.test(type)) return;
  await body?.cancel();
  throw new WireError(foreignFailure(endpoint, `${type.split(';')[0]} where a stream was asked for`));
}

/** Takes note of what arrives: each piece is a sign of life, and past MAX_PROVIDER_BODY_BYTES it throws a WireError. */
export function byteCounter({ endpoint, watch }: { endpoint: Endpoint; watch: Watch }) {
  let bytes = 0;
  return (piece: Uint8Array): void => {
    watch.touch();
    bytes += piece.byteLength;
    if (bytes > MAX_PROVIDER_BODY_BYTES) throw new WireError(tooMuchFailure(endpoint));
  };
}

function counted(options: WireOptions, response: Response): Response {
  if (response.body === null) return response;
  const count = byteCounter(options);
  const signs = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      count(chunk);
      controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(signs), {
    status,
    statusText,
    headers: new Headers([...headers]),
  });
}

/** Past MAX_PROVIDER_ERROR_BYTES an error page says nothing that is worth reading. */
async function readRefusal({ status, headers, body }: Response): Promise<RefusedAnswer> {
  const retryAfter = headers.get('retry-after');
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_PROVIDER_ERROR_BYTES) return { status, retryAfter, body: '' };
    text += decoder.decode(chunk, { stream: true });
  }
  return { status, retryAfter, body: text + decoder.decode() };
}
