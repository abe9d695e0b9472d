import type { HttpClientOptions } from './undici.ts';

/**
 * `fetch` as a company's network needs it: HTTPS_PROXY, HTTP_PROXY and NO_PROXY are honored, the
 * machine's certificates are trusted. It is set up on the first call, so that making one costs nothing
 * and cannot fail; a proxy variable that is no URL rejects the call with a message that names it.
 */
export function createFetch(options: HttpClientOptions = {}): typeof globalThis.fetch {
  let client: Promise<typeof globalThis.fetch> | undefined;
  return async (input, init) => {
    client ??= loadClient(options);
    return (await client)(input, init);
  };
}

/** Loading undici doubles the start of a program that never asks the network. */
async function loadClient(options: HttpClientOptions): Promise<typeof globalThis.fetch> {
  const { createClient } = await import('./undici.ts');
  return createClient(options);
}
