import type { Endpoint } from './endpoint.ts';
import { foreignFailure, type RefusedAnswer, statusFailure, tooMuchFailure, WireError } from './failures.ts';
import type { Body, RefusedParameters } from './refused-parameters.ts';
import type { Watch } from './watch.ts';

/** Bytes read of a provider's error page. */
const MAX_PROVIDER_ERROR_BYTES = 64 * 1024;

/** Size of one JSON body from a provider: a page of embeddings is the largest. */
const MAX_PROVIDER_BODY_BYTES = 16 * 1024 * 1024;
/** Parameters that one request may drop or rename because the endpoint refused them by name. */
const MAX_REFUSED_PARAMETERS = 4;

export type WireOptions = {
  endpoint: Endpoint;
  fetch: typeof globalThis.fetch;
  watch: Watch;
  refused: RefusedParameters;
  /** `stream`: only server-sent events count as an answer. */
  expect: 'stream' | 'json';
};

/**
 * A `fetch` for one exchange and callers that read whole responses: aborts with the watch, counts every byte
 * as a sign of life, adapts the body to the fields that the endpoint accepts, and throws a WireError for
 * anything but the expected answer.
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
 * Posts a body like `createWire`, for a stream: the bytes are passed on unchanged, and their reader counts
 * them (`readEvents`).
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
    // A redirect would send the key and the prompt to an address that is not configured.
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
  throw new WireError(foreignFailure(endpoint, `${type.split(';')[0]} instead of a stream`));
}

/** Observes incoming data: each chunk is a sign of life, and beyond MAX_PROVIDER_BODY_BYTES it throws a WireError. */
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

/** Beyond MAX_PROVIDER_ERROR_BYTES an error page is not worth reading. */
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
