import { isLoopback } from '../../src/base/loopback.ts';
import type { HttpFailure } from './errors.ts';

/**
 * Refuses what a web page could send here: a request under another name (DNS rebinding) or from
 * another origin (drive-by). Programs send no Origin; a page of this server sends its own.
 */
export function guard(headers: Headers, port: number): HttpFailure | null {
  const given = headers.get('host') ?? '';
  const host = parseHost(given);
  if (host === null || !isLoopback(host.name) || host.port !== port) {
    const message = `Host '${given.slice(0, 100)}' is not this server; call http://127.0.0.1:${port}`;
    return { code: 'forbidden_host', message };
  }
  const origin = headers.get('origin');
  if (origin !== null && origin.toLowerCase() !== `http://${given.toLowerCase()}`) {
    const message = `pages of '${origin.slice(0, 100)}' may not call this server; call it from a program`;
    return { code: 'forbidden_origin', message };
  }
  return null;
}

/** RFC 9110 section 7.2: name or address, IPv6 in brackets, and a port unless it is 80. */
function parseHost(text: string): { name: string; port: number } | null {
  const match = /^(?:\[([0-9a-f:]+)\]|([a-z0-9.-]+))(?::(\d{1,5}))?$/i.exec(text);
  const name = match?.[1] ?? match?.[2];
  return name === undefined ? null : { name, port: Number(match?.[3] ?? 80) };
}
