import type { ModelFailure, ModelReason } from '../../contract/reasons.ts';
import type { Endpoint } from './endpoint.ts';

/** Characters stored of a provider's own message in a failure. */
const MAX_PROVIDER_WORDS_CHARACTERS = 200;

/** An HTTP answer other than the expected one. */
export type RefusedAnswer = { status: number; retryAfter: string | null; body: string };

/** Carries a failure through a library that only supports exceptions; it never leaves this folder. */
export class WireError extends Error {
  readonly failure: ModelFailure;
  constructor(failure: ModelFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The same in every situation. */
export const CANCELLED: ModelFailure = {
  reason: 'cancelled',
  message: 'The request was cancelled; send it again if you still need it',
};

/** Builds a failure message in the standard form: the endpoint, what happened, what to do. */
export function failureOf(endpoint: Endpoint, reason: ModelReason, words: string): ModelFailure {
  return { reason, message: `${endpoint.name} (${endpoint.host}) ${words}` };
}

/** Nothing was received for too long. */
export function silentFailure(endpoint: Endpoint, ms: number): ModelFailure {
  const words = `sent nothing for ${seconds(ms)}; check whether it is overloaded or hung, or use a smaller model`;
  return failureOf(endpoint, 'timed_out', words);
}

/** The stream ended before its answer did. */
export function cutFailure(endpoint: Endpoint): ModelFailure {
  return failureOf(endpoint, 'stream_cut', 'closed the stream in the middle of its answer; try again');
}

/** The answer exceeds MAX_PROVIDER_BODY_BYTES; the rest is not read. */
export function tooMuchFailure(endpoint: Endpoint): ModelFailure {
  return failureOf(endpoint, 'provider_error', 'sent far more than requested; check base_url');
}

/** The endpoint sent something outside of its protocol. */
export function foreignFailure(endpoint: Endpoint, what: string): ModelFailure {
  const words = `sent ${what}; check that providers.${endpoint.name}.base_url is the root URL of its API`;
  return failureOf(endpoint, 'provider_error', words);
}

/** For `foreignFailure`: an answer arrived, but it cannot be read. */
export const NOT_THE_PROTOCOL = 'an answer that cannot be parsed';
/** The same for a line of a stream. */
export const FOREIGN_LINE = 'a line that violates its protocol';

/** The service refused to answer; `reason` is its own word. */
export function withheldFailure(endpoint: Endpoint, reason: string): ModelFailure {
  const words = `withheld the answer (${reason}); rephrase the request or use another provider`;
  return failureOf(endpoint, 'provider_error', words);
}

/** Servers' messages about a prompt that does not fit their context window together with the requested answer. */
const TOO_LARGE =
  /context_length_exceeded|exceed_context_size|request_too_large|(context|sequence).{0,3}(length|size|window|limit)|(prompt|input) (is |was )?too (long|large)|too many (input )?tokens|max_(input|new|total)_tokens|too large to process/i;
const NO_SUCH_MODEL =
  /model_not_found|not_found_error.*"model:|\bmodel\b.*\b(not found|not exist|does not exist|unknown)|unknown model|no such model/is;

/** Maps an HTTP status outside 2xx to a failure. */
export function statusFailure(endpoint: Endpoint, answer: RefusedAnswer): ModelFailure {
  const { status } = answer;
  const said = quote(endpoint, wordsOf(answer.body));
  const say = (reason: ModelReason, words: string): ModelFailure => failureOf(endpoint, reason, words);
  if (status === 401 || status === 403) return say('provider_unauthorized', unauthorized(endpoint, status));
  if (status === 413 || ([400, 422, 500].includes(status) && TOO_LARGE.test(answer.body)))
    return say('prompt_too_large', `says the prompt is too long${said}; send less or raise its context size`);
  if ([400, 404].includes(status) && NO_SUCH_MODEL.test(answer.body))
    return say(
      'model_missing',
      `does not have the model ${endpoint.model}${said}; load it there or use another one`,
    );
  if (status >= 300 && status < 400)
    return say(
      'provider_error',
      `redirects to another address (HTTP ${status}), where the key is not sent; put that address into providers.${endpoint.name}.base_url`,
    );
  if (status === 404)
    return say(
      'provider_error',
      `has no such path (HTTP 404)${said}; check providers.${endpoint.name}.base_url, which usually ends in /v1`,
    );
  if (status === 429 || status === 503 || status === 529) return busy(endpoint, answer, said);
  if (status === 408 || status === 504)
    return say('timed_out', `timed out waiting for its model (HTTP ${status}); try again or send less`);
  if (status === 501) return say('not_supported', `does not support that${said}; use a provider that does`);
  return say('provider_error', `answered HTTP ${status}${said}; see its log`);
}

function unauthorized(endpoint: Endpoint, status: number): string {
  if (endpoint.keyVariable === null)
    return `requires a key (HTTP ${status}); put the name of its environment variable into providers.${endpoint.name}.api_key_env`;
  return `rejected the key in ${endpoint.keyVariable} (HTTP ${status}); put a valid key into that variable`;
}

function busy(endpoint: Endpoint, answer: RefusedAnswer, said: string): ModelFailure {
  const wait = retryAfterMs(answer.retryAfter, Date.now());
  const advice = wait === undefined ? 'try again later' : `try again in ${seconds(wait)}`;
  const failure =
    answer.status === 429
      ? failureOf(endpoint, 'rate_limited', `limits the rate of requests${said}; ${advice}`)
      : failureOf(endpoint, 'overloaded', `is overloaded or still starting${said}; ${advice}`);
  return wait === undefined ? failure : { ...failure, retry_after_ms: wait };
}

/** `Retry-After` as seconds or as an HTTP date (RFC 9110, section 10.2.3), in milliseconds from `now`. */
export function retryAfterMs(value: string | null, now: number): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, Math.ceil(ms)) : undefined;
}

/** Errors inside a stream that started well have a word and no status. */
const STATUS_OF_WORD: [pattern: RegExp, status: number][] = [
  [/overloaded|unavailable/i, 529],
  [/rate_limit|insufficient_quota/i, 429],
  [/authentication|permission|invalid_api_key/i, 401],
  [/timeout/i, 504],
  [/context_length|exceed_context_size|request_too_large/i, 413],
];

/** Maps an `error` object in a stream to a failure; `error` is the value as received. */
export function streamErrorFailure(endpoint: Endpoint, error: unknown): ModelFailure {
  const body = JSON.stringify(typeof error === 'string' ? { error } : { error: error ?? null });
  const fields = asRecord(error);
  const words = `${text(fields.type)} ${text(fields.code)}`;
  const status = STATUS_OF_WORD.find(([pattern]) => pattern.test(words))?.[1];
  if (status !== undefined) return statusFailure(endpoint, { status, retryAfter: null, body });
  if (TOO_LARGE.test(body)) return statusFailure(endpoint, { status: 413, retryAfter: null, body });
  const said = quote(endpoint, wordsOf(body));
  return failureOf(endpoint, 'provider_error', `stopped with an error${said}; see its log`);
}

/** Explanations and fixes for error codes of Node, undici and OpenSSL. */
const UNREACHABLE: Record<string, string> = {
  ECONNREFUSED: 'refuses connections; start it or correct base_url',
  ENOTFOUND: 'is an unknown host name; correct base_url or check the name server',
  EAI_AGAIN: 'is a host name that cannot be resolved right now; check the network',
  EHOSTUNREACH: 'has no route to it; check the network',
  ENETUNREACH: 'has no route to it; check the network',
  ETIMEDOUT: 'did not accept the connection in time; check the network and base_url',
  UND_ERR_CONNECT_TIMEOUT: 'did not accept the connection in time; check the network and base_url',
  ECONNRESET: 'closed the connection without an answer; see its log',
  EPIPE: 'closed the connection without an answer; see its log',
  UND_ERR_SOCKET: 'closed the connection without an answer; see its log',
  CERT_HAS_EXPIRED: 'has an expired certificate; renew it',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another name; correct base_url',
};
const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|CERT_UNTRUSTED/;
const SILENT = /^UND_ERR_(HEADERS|BODY)_TIMEOUT$/;

/** Maps an exception of the network or the library to a failure; `answered`: the headers of a 2xx had arrived. */
export function errorFailure(endpoint: Endpoint, error: unknown, answered: boolean): ModelFailure {
  const chain = causes(error);
  const wire = chain.find((link) => link instanceof WireError);
  if (wire) return wire.failure;
  const { statusCode, responseBody } = asRecord(error);
  if (typeof statusCode === 'number' && statusCode >= 400)
    return statusFailure(endpoint, { status: statusCode, retryAfter: null, body: text(responseBody) });
  const codes = chain.map((link) => text(asRecord(link).code));
  const silent = codes.some((code) => SILENT.test(code));
  if (silent) return failureOf(endpoint, 'timed_out', 'sent nothing for too long; check whether it is hung');
  if (answered && codes.every((code) => code === '')) return foreignFailure(endpoint, NOT_THE_PROTOCOL);
  if (answered) return cutFailure(endpoint);
  if (codes.some((code) => UNTRUSTED.test(code)))
    return failureOf(
      endpoint,
      'provider_unreachable',
      'has a certificate that this machine does not trust; add its CA to the system or to NODE_EXTRA_CA_CERTS',
    );
  const known = codes.find((code) => code in UNREACHABLE) ?? '';
  const words =
    UNREACHABLE[known] ??
    `cannot be reached${quote(endpoint, text(asRecord(chain.at(-1)).message))}; check base_url and the network`;
  return failureOf(endpoint, 'provider_unreachable', words);
}

/** An error and its chain of causes; for Node's AggregateError, its first error. */
function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  let link = error;
  while (link instanceof Error && !chain.includes(link)) {
    chain.push(link);
    link = link.cause ?? (link instanceof AggregateError ? link.errors[0] : undefined);
  }
  return chain;
}

/** The message in an error body, in any of the formats that servers use. */
function wordsOf(body: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return /^\s*</.test(body) ? '' : body;
  }
  const { error, message, detail } = asRecord(parsed);
  return text(asRecord(error).message) || text(error) || text(message) || text(detail);
}

/** Foreign text, reduced to one line and without the key. */
function quote(endpoint: Endpoint, words: string): string {
  const line = oneLine(endpoint.key === null ? words : words.replaceAll(endpoint.key, '[key]'));
  return line === '' ? '' : ` ("${line}")`;
}

/** Makes foreign text safe for a message: one line, no terminal control characters, and short. */
export function oneLine(words: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a terminal.
  const line = words.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
  const cut = line.length > MAX_PROVIDER_WORDS_CHARACTERS;
  return cut ? `${line.slice(0, MAX_PROVIDER_WORDS_CHARACTERS)}...` : line;
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 100) / 10} s`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The fields of a value; empty if it has none. */
export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
