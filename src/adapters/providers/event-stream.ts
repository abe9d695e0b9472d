import { createParser } from 'eventsource-parser';
import type { Endpoint } from './endpoint.ts';
import { FOREIGN_LINE, foreignFailure, WireError } from './failures.ts';
import type { Watch } from './watch.ts';
import { byteCounter } from './wire.ts';

/**
 * The last event of OpenAI's protocol. We still wait for the end of the stream so that the connection can be
 * reused.
 */
const DONE = '[DONE]';

/**
 * Reads the JSON of each server-sent event (HTML Living Standard, section 9.2) as it arrives. Every received
 * chunk is a sign of life. Throws a WireError for invalid JSON and beyond MAX_PROVIDER_BODY_BYTES; closes the
 * stream when its reader leaves.
 */
export async function* readEvents(
  { endpoint, watch }: { endpoint: Endpoint; watch: Watch },
  { body }: Response,
): AsyncGenerator<unknown, void, void> {
  if (body === null) return;
  const texts: string[] = [];
  const parser = createParser({ onEvent: ({ data }) => texts.push(data) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  const count = byteCounter({ endpoint, watch });
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      count(value);
      parser.feed(decoder.decode(value, { stream: true }));
      for (const text of texts.splice(0)) if (text !== DONE) yield parse(endpoint, text);
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function parse(endpoint: Endpoint, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WireError(foreignFailure(endpoint, FOREIGN_LINE));
  }
}
