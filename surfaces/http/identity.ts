import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpFailure } from './errors.ts';

/** Reveals nothing about any project: monitors and Ollama's clients call it before they have a token. */
const OPEN_PATHS: ReadonlySet<string> = new Set(['/', '/health']);

/** For clients that cannot send a key: the token as part of their base URL, `/t/TOKEN/v1/...`. */
const IN_PATH = /^\/t\/([^/]*)(\/.*)?$/;

/** The path of a request, without a token that may precede it. */
export function pathOf(request: Request): string {
  const { pathname } = new URL(request.url);
  const within = IN_PATH.exec(pathname);
  return within === null ? pathname : (within[2] ?? '/');
}

/** Decides what a client may call without a token, and how it authenticates as this server's user. */
export class Identity {
  private readonly expected: Buffer;

  constructor(token: string) {
    this.expected = digest(token);
  }

  /** Null: the request comes from this server's user, or is open to everyone on this machine. */
  refuse(request: Request): HttpFailure | null {
    const given = tokensOf(request);
    if (given.some((token) => timingSafeEqual(digest(token), this.expected))) return null;
    if (given.length === 0 && OPEN_PATHS.has(pathOf(request))) return null;
    const what = given.length === 0 ? 'this server needs a token' : 'the token is not valid for this server';
    const message = `${what}; run "fettle token" and send its output as the API key (Authorization: Bearer TOKEN)`;
    const headers = { 'www-authenticate': 'Bearer realm="fettle"' };
    return { code: 'unauthorized', message, headers };
  }
}

/** The ways clients send keys: RFC 6750, RFC 7617 (the password), Anthropic's and llama-server's header, the path. */
function tokensOf(request: Request): string[] {
  const { headers, url } = request;
  const [scheme = '', value = ''] = (headers.get('authorization') ?? '').split(/\s+/);
  const found = [headers.get('x-api-key'), IN_PATH.exec(new URL(url).pathname)?.[1] ?? null];
  if (scheme.toLowerCase() === 'bearer') found.push(value);
  if (scheme.toLowerCase() === 'basic') found.push(passwordOf(value));
  return found.filter((token) => token !== null && token !== '').map(String);
}

function passwordOf(credentials: string): string {
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}

/** Of equal length, whatever was sent. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
