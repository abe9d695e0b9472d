import { expect, it } from 'vitest';
import { ERROR_STATUS, errorResponse } from '../../surfaces/http/errors.ts';
import { ERROR_OF_REASON } from '../../surfaces/http/failure-of-answer.ts';
import { engineOf } from '../../surfaces/http/routes/status.ts';
import { ROUTES } from '../../surfaces/http/routes/table.ts';

/** Clients are written against these: removing or changing one breaks them. */

it('the routes are these', () => {
  expect(ROUTES.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /health',
    'GET /v1/fettle/status',
    'GET /v1/fettle/models',
    'POST /v1/fettle/generate',
    'POST /v1/fettle/complete',
    'POST /v1/fettle/explain',
    'POST /v1/fettle/check',
  ]);
});

it('the errors and their status codes are these', () => {
  expect(ERROR_STATUS).toEqual({
    bad_input: 400,
    forbidden_host: 403,
    forbidden_origin: 403,
    not_found: 404,
    method_not_allowed: 405,
    too_large: 413,
    unsupported_media_type: 415,
    overloaded: 429,
    rate_limited: 429,
    internal: 500,
    model_missing: 503,
    provider_unreachable: 503,
    shutting_down: 503,
  });
});

it('these reasons for showing nothing are errors, all others are answers', () => {
  expect(ERROR_OF_REASON).toEqual({
    bad_input: 'bad_input',
    overloaded: 'overloaded',
    rate_limited: 'rate_limited',
    model_missing: 'model_missing',
    provider_unreachable: 'provider_unreachable',
    internal_error: 'internal',
  });
});

it('the status tells of the engine in these words, and not where its files are', () => {
  const models = [{ path: '/home/ada/models/m.gguf', residentBytes: 5, busy: true }];
  expect(engineOf({ running: true, restarts: 1, residentBytes: 7, models })).toEqual({
    running: true,
    restarts: 1,
    resident_bytes: 7,
    models: [{ file: 'm.gguf', resident_bytes: 5, busy: true }],
  });
});

it('an error has this shape, on one line', async () => {
  const response = errorResponse({ code: 'bad_input', message: 'what; do this' }, 'r1');
  const text = '{"error":{"code":"bad_input","message":"what; do this","request_id":"r1"}}';
  expect(await response.text()).toBe(text);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
});
