import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpFailure } from './errors.ts';

/** Says nothing of any project: monitors, and Ollama's clients, ask it before they know a token. */
const OPEN_PATHS: ReadonlySet<string> = new Set(['/', '/health']);

/** For clients that cannot send a key: the token as a part of their base URL, `/t/TOKEN/v1/...`. */
const IN_PATH = /^\/t\/([^/]*)(\/.*)?$/;

/** The path that a request is about, without the token that may stand before it. */
export function pathOf(request: Request): string {
  const { pathname } = new URL(request.url);
  const within = IN_PATH.exec(pathname);
  return within === null ? pathname : (within[2] ?? '/');
}

/** What a client may call without a token, and how it proves to be the user of this server. */
export class Identity {
  private readonly expected: Buffer;

  constructor(token: string) {
    this.expected = digest(token);
  }

  /** Null: the request comes from this server's user, or is open to everybody on this machine. */
  refuse(request: Request): HttpFailure | null {
    const given = tokensOf(request);
    if (given.some((token) => timingSafeEqual(digest(token), this.expected))) return null;
    if (given.length === 0 && OPEN_PATHS.has(pathOf(request))) return null;
    const what = given.length === 0 ? 'this server needs a token' : 'the token is not the one of this server';
    const message = `${what}; run "fettle token" and send what it prints as the API key (Authorization: Bearer TOKEN)`;
    const headers = { 'www-authenticate': 'Bearer realm="fettle"' };
    return { code: 'unauthorized', message, headers };
  }
}

/** As clients send keys: RFC 6750, RFC 7617 (the password), Anthropic's and llama-server's header, the path. */
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
