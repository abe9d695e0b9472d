import { MAX_REQUEST_BODY_BYTES } from '../../src/config/limits.ts';

/** Value of `Retry-After` when nothing better is known. */
const RETRY_AFTER_MS = 1_000;

/** Every error of this door and its status (RFC 9110). The codes that an answer shares with `NoSuggestionReason` mean the same. */
export const ERROR_STATUS = {
  bad_input: 400,
  prompt_too_large: 400,
  unauthorized: 401,
  forbidden_host: 403,
  forbidden_origin: 403,
  not_found: 404,
  method_not_allowed: 405,
  too_large: 413,
  unsupported_media_type: 415,
  overloaded: 429,
  rate_limited: 429,
  internal: 500,
  not_supported: 501,
  model_missing: 503,
  provider_unreachable: 503,
  shutting_down: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

/** An error as data: what is wrong and, in one line, what to do about it. */
export type HttpFailure = {
  code: ErrorCode;
  message: string;
  headers?: Record<string, string>;
  /** Further fields besides `error`. */
  beside?: Record<string, unknown>;
};

/** How a protocol formats an error. */
export type ErrorShape = (failure: HttpFailure, requestId: string) => Record<string, unknown>;

/** Fettle's own: `{"error": {"code", "message", "request_id"}}`. */
export const ownShape: ErrorShape = ({ code, message }, requestId) => {
  return { error: { code, message, request_id: requestId } };
};

/** An error in the shape of its protocol, on one line. */
export function errorResponse(failure: HttpFailure, requestId: string, shape = ownShape): Response {
  const body = { ...shape(failure, requestId), ...failure.beside };
  return jsonResponse(body, ERROR_STATUS[failure.code], failure.headers);
}

/** Compact JSON on one line: some clients search the raw text (protocols.md, section 0). */
export function jsonResponse(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  });
}

/** RFC 9110 section 10.2.3: whole seconds. */
export function retryAfter(ms = RETRY_AFTER_MS): Record<string, string> {
  return { 'retry-after': String(Math.max(1, Math.ceil(ms / 1_000))) };
}

export function badInput(message: string): HttpFailure {
  return { code: 'bad_input', message };
}

export function tooLarge(): HttpFailure {
  const message = `the body is larger than ${MAX_REQUEST_BODY_BYTES} bytes; send less of the file`;
  return { code: 'too_large', message };
}
