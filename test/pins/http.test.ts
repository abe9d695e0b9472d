import { expect, it } from 'vitest';
import type { Suggestion } from '../../src/contract/answer.ts';
import { ERROR_STATUS, errorResponse } from '../../surfaces/http/errors.ts';
import { ERROR_OF_REASON } from '../../surfaces/http/failure-of-answer.ts';
import { openApiOf } from '../../surfaces/http/openapi.ts';
import { extension } from '../../surfaces/http/protocols/extension.ts';
import { llamaShape, ollamaShape, openAiShape } from '../../surfaces/http/protocols/shapes.ts';
import { engineOf } from '../../surfaces/http/routes/status.ts';
import { ROUTES } from '../../surfaces/http/routes/table.ts';

type Schema = { properties?: object; anyOf?: Schema[] };
type Content = { content: { 'application/json': { schema: Schema } } };
type Operation = { requestBody?: Content; responses: { 200: Content } };

const COST = {
  model: { role: 'chat' as const, provider: 'p', name: 'm' },
  timings: {
    total_ms: 1,
    context_ms: 0,
    first_token_ms: 1,
    model_ms: 1,
    checks_ms: 0,
    prompt_tokens: 1,
    cached_tokens: 0,
    generated_tokens: 1,
    attempts: 1,
  },
};

/** Clients are written against these: removing or changing one breaks them. */

it('the routes are these', () => {
  expect(ROUTES.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /health',
    'GET /v1/fettle/status',
    'GET /v1/fettle/models',
    'POST /v1/fettle/generate',
    'POST /v1/fettle/complete',
    'POST /v1/fettle/explain',
    'POST /v1/fettle/chat',
    'POST /v1/fettle/prepare',
    'POST /v1/fettle/next-edit',
    'POST /v1/fettle/check',
    'POST /v1/fettle/context',
    'POST /v1/fettle/search',
    'POST /v1/fettle/events',
    'GET /v1/fettle/why',
    'GET /openapi.json',
    'POST /mcp',
    // llama.cpp
    'POST /infill',
    'POST /completion',
    'GET /props',
    'GET /slots',
    'POST /tokenize',
    // OpenAI; the first is Tabby's too, the third only Tabby's
    'POST /v1/completions',
    'POST /v1/chat/completions',
    'POST /v1beta/chat/completions',
    'GET /v1/models',
    'GET /v1/models/:id{.+}',
    'POST /v1/embeddings',
    // Tabby
    'GET /v1/health',
    'POST /v1/health',
    'POST /v1/events',
    'GET /v1beta/server_setting',
    'GET /v1beta/models',
    // Ollama
    'GET /',
    'GET /api/version',
    'GET /api/tags',
    'GET /api/ps',
    'POST /api/show',
    'POST /api/chat',
    'POST /api/generate',
  ]);
});

it('the OpenAPI document has these routes, fields in and fields out', () => {
  const { paths } = openApiOf(ROUTES, '1.0.0') as { paths: Record<string, Record<string, Operation>> };
  const told = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody, responses }]) => {
      const taken = Object.keys(requestBody?.content['application/json'].schema.properties ?? {});
      const given = responses[200].content['application/json'].schema;
      const answers = given.anyOf ?? [given];
      return [
        `${method} ${path}`,
        taken.join(' '),
        ...answers.map(({ properties }) => Object.keys(properties ?? {}).join(' ')),
      ];
    }),
  );
  const common = 'id workspace history alternatives max_tokens temperature seed stop deadline_ms';
  const evidence = 'id task evidence context model timings';
  const answers = [
    `${evidence} generated_code changes explanation relations test_stubs test_stubs_reason new_dependencies confidence confidence_reason alternatives`,
    `${evidence} no_suggestion`,
  ];
  expect(told).toEqual([
    ['get /health', '', 'status'],
    ['get /v1/fettle/status', '', 'version home roles engine queue completions'],
    ['get /v1/fettle/models', '', 'models'],
    [
      'post /v1/fettle/generate',
      `${common} instruction language document tests explain search_ms security_advice stream`,
      ...answers,
    ],
    ['post /v1/fettle/complete', `${common} document position extra predict_ms stream`, ...answers],
    ['post /v1/fettle/explain', `${common} document range question audience stream`, ...answers],
    ['post /v1/fettle/chat', `${common} message system language document answer_schema stream`, ...answers],
    [
      'post /v1/fettle/prepare',
      `id workspace history alternatives max_tokens temperature seed stop deadline_ms document position extra predict_ms`,
      'prepared',
    ],
    [
      'post /v1/fettle/next-edit',
      'id workspace document before position open deadline_ms',
      'id task evidence timings change generated_code explanation',
      'id task evidence timings no_suggestion',
    ],
    ['post /v1/fettle/check', 'path language text before workspace', 'verdicts accepted because'],
    ['post /v1/fettle/context', 'task id workspace', 'task model tokens pieces dropped prompt'],
    ['post /v1/fettle/search', 'workspace question limit path kinds', 'hits not_ready is_behind'],
    [
      'post /v1/fettle/events',
      'event completion_id choice_index view_id elapsed_ms select_kind after_ms survived key',
      'accepted known',
    ],
    ['get /v1/fettle/why', '', 'completions'],
    ['get /openapi.json', '', ''],
  ]);
});

it('an answer in the protocol of another tool carries these in its field `fettle`', () => {
  const shared = { id: 'r1', task: 'chat', evidence: [], context: { pieces: [], dropped: [] }, ...COST };
  const silent = { ...shared, no_suggestion: { reason: 'empty' as const, message: 'm' } };
  expect(Object.keys(extension(silent))).toEqual(['id', 'evidence', 'context', 'timings', 'no_suggestion']);
  const shown: Suggestion = {
    ...shared,
    generated_code: [],
    explanation: '',
    test_stubs: [],
    confidence: 'low',
    confidence_reason: '',
    alternatives: [],
  };
  const fields = ['id', 'evidence', 'context', 'timings', 'confidence', 'confidence_reason'];
  expect(Object.keys(extension(shown))).toEqual(fields);
});

it('an error looks as its protocol has it', () => {
  const failure = { code: 'bad_input', message: 'what; do this' } as const;
  expect(openAiShape(failure, 'r1')).toEqual({
    error: {
      message: 'what; do this',
      type: 'invalid_request_error',
      param: null,
      code: 'bad_input',
      request_id: 'r1',
    },
  });
  expect(llamaShape(failure, 'r1')).toEqual({
    error: { code: 400, message: 'what; do this', type: 'invalid_request_error', request_id: 'r1' },
  });
  expect(ollamaShape(failure, 'r1')).toEqual({ error: 'what; do this' });
});

it('the errors and their status codes are these', () => {
  expect(ERROR_STATUS).toEqual({
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
  const snapshots = { saved: 3, restored: 2, failed: 0, bytes: 11 };
  expect(engineOf({ running: true, restarts: 1, residentBytes: 7, models, snapshots })).toEqual({
    running: true,
    restarts: 1,
    resident_bytes: 7,
    models: [{ file: 'm.gguf', resident_bytes: 5, busy: true }],
    snapshots: { saved: 3, restored: 2, failed: 0, bytes: 11 },
  });
});

it('an error has this shape, on one line', async () => {
  const response = errorResponse({ code: 'bad_input', message: 'what; do this' }, 'r1');
  const text = '{"error":{"code":"bad_input","message":"what; do this","request_id":"r1"}}';
  expect(await response.text()).toBe(text);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
});
