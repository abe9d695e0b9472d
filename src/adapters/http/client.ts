import type { HttpClientOptions } from './undici.ts';

/**
 * A `fetch` for company networks: it respects HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and trusts the machine's
 * certificates. It is set up on the first call, so creating it costs nothing and cannot fail; an invalid URL
 * in a proxy variable rejects the call with a message that names the variable.
 */
export function createFetch(options: HttpClientOptions = {}): typeof globalThis.fetch {
  let client: Promise<typeof globalThis.fetch> | undefined;
  return async (input, init) => {
    client ??= loadClient(options);
    return (await client)(input, init);
  };
}

/** Loading undici doubles the start-up time of a program that does not use the network. */
async function loadClient(options: HttpClientOptions): Promise<typeof globalThis.fetch> {
  const { createClient } = await import('./undici.ts');
  return createClient(options);
}
