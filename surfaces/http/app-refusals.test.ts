import { describe, expect, it } from 'vitest';
import { MAX_REQUEST_BODY_BYTES } from '../../src/config/limits.ts';
import { errorOf, openDoor } from '../../test/http/door.ts';
import { useWorkbench } from '../../test/http/workbench.ts';

const bench = useWorkbench();

const GENERATE = '/v1/fettle/generate';
const ADD = { instruction: 'add two numbers', language: 'python' };
const DOCUMENT = { path: 'a.py', language: 'python', text: 'x = 1\n' };

describe('bad input', () => {
  it.each([
    ['nothing', GENERATE, '', 'the body is empty; send a JSON object'],
    ['no JSON', GENERATE, '{"a":', 'the body is not JSON: '],
    ['a list', GENERATE, '[]', 'the body: expected object, received array'],
    ['null', GENERATE, 'null', 'the body: expected object, received null'],
    ['a missing field', GENERATE, '{"instruction":"x"}', 'language: expected string, received undefined'],
    ['an empty instruction', GENERATE, '{"instruction":" ","language":"python"}', 'instruction: Too small'],
    [
      'a wrong type',
      GENERATE,
      '{"instruction":7,"language":[]}',
      'instruction: expected string, received number; language:',
    ],
    [
      'a wrong stream',
      GENERATE,
      '{"instruction":"x","language":"y","stream":"yes"}',
      'stream: expected boolean',
    ],
    ['an empty id', GENERATE, '{"instruction":"x","language":"y","id":""}', 'id: Too small'],
    ['a bound', GENERATE, '{"instruction":"x","language":"y","alternatives":4}', 'alternatives: Too big'],
    [
      'a fraction',
      '/v1/fettle/complete',
      JSON.stringify({ document: DOCUMENT, position: { line: 0, column: 1.5 } }),
      'position.line: Too small',
    ],
    ['no document', '/v1/fettle/explain', '{}', 'document: expected object, received undefined'],
    [
      'no text to check',
      '/v1/fettle/check',
      '{"language":"python"}',
      'text: expected string, received undefined',
    ],
    ['deep nesting', GENERATE, '['.repeat(100_000), 'the body is not JSON: '],
  ])('%s is 400', async (...[, path, body, message]) => {
    const before = bench().lastAsked();
    const error = await errorOf(await openDoor(bench().assistant).send('POST', path, { body }));
    expect(error).toEqual({ status: 400, code: 'bad_input', message: expect.stringContaining(message) });
    expect(bench().lastAsked()).toBe(before);
  });

  it('invalid UTF-8 is 400', async () => {
    const body = Buffer.concat([Buffer.from('{"instruction":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    const error = await errorOf(await openDoor(bench().assistant).send('POST', GENERATE, { body }));
    expect(error).toEqual({
      status: 400,
      code: 'bad_input',
      message: 'the body is not UTF-8; send JSON in UTF-8',
    });
  });

  it('tells at most three problems and how many more', async () => {
    const document = { path: 1, language: 2, text: 3 };
    const error = await errorOf(await openDoor(bench().assistant).post('/v1/fettle/complete', { document }));
    expect(error.message).toMatch(
      /^document\.path: .*; document\.language: .*; document\.text: .*; and 1 more$/,
    );
  });

  it.each([
    [{ 'content-type': 'text/plain' }, 'Content-Type text/plain is not JSON; send application/json'],
    [{ 'content-type': '' }, 'Content-Type is missing and is not JSON; send application/json'],
    [
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      'Content-Encoding gzip is not supported; send plain JSON',
    ],
  ])('a body of another kind is 415: %j', async (headers, message) => {
    const error = await errorOf(
      await openDoor(bench().assistant).send('POST', GENERATE, { body: '{}', headers }),
    );
    expect(error).toEqual({ status: 415, code: 'unsupported_media_type', message });
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'application/vnd.fettle+json'])(
    'takes %s for JSON',
    async (type) => {
      const door = openDoor(bench().assistant);
      const response = await door.send('POST', GENERATE, {
        body: JSON.stringify(ADD),
        headers: { 'content-type': type },
      });
      expect(response.status).toBe(200);
    },
  );

  it('a body past the bound is 413, whatever it says of its length', async () => {
    const door = openDoor(bench().assistant);
    const announced = { body: '{}', headers: { 'content-length': String(MAX_REQUEST_BODY_BYTES + 1) } };
    expect(await errorOf(await door.send('POST', GENERATE, announced))).toMatchObject({
      status: 413,
      code: 'too_large',
    });
    const body = new Uint8Array(MAX_REQUEST_BODY_BYTES + 1);
    expect(await errorOf(await door.send('POST', GENERATE, { body }))).toMatchObject({ status: 413 });
    expect(door.queue.running).toBe(0);
  });

  it('takes a body of exactly the bound', async () => {
    const start = '{"instruction":"x","language":"';
    const body = `${start}${'y'.repeat(MAX_REQUEST_BODY_BYTES - start.length - 2)}"}`;
    expect((await openDoor(bench().assistant).send('POST', GENERATE, { body })).status).toBe(200);
  });
});

describe('the wrong door', () => {
  it.each([
    ['GET', GENERATE, 'POST'],
    ['PUT', GENERATE, 'POST'],
    ['OPTIONS', GENERATE, 'POST'],
    ['POST', '/health', 'GET'],
    ['DELETE', '/v1/fettle/models', 'GET'],
  ])('%s %s is 405 and names %s', async (method, path, allowed) => {
    const response = await openDoor(bench().assistant).send(method, path);
    expect(response.headers.get('allow')).toBe(allowed);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(await errorOf(response)).toEqual({
      status: 405,
      code: 'method_not_allowed',
      message: `${path} does not support ${method}; use ${allowed}`,
    });
  });

  it.each(['/v1', '/v1/fettle', '/v1/fettle/generate/', '/health/../x'])('%s is 404', async (path) => {
    expect(await errorOf(await openDoor(bench().assistant).send('GET', path))).toMatchObject({
      status: 404,
      code: 'not_found',
    });
  });

  it('refuses foreign hosts and origins before anything else', async () => {
    const before = bench().lastAsked();
    const door = openDoor(bench().assistant);
    const rebound = await door.post(GENERATE, ADD, { headers: { host: 'evil.example:8917' } });
    expect(await errorOf(rebound)).toMatchObject({ status: 403, code: 'forbidden_host' });
    const page = await door.post(GENERATE, ADD, { headers: { origin: 'https://evil.example' } });
    expect(await errorOf(page)).toMatchObject({ status: 403, code: 'forbidden_origin' });
    expect((await door.send('GET', '/nothing', { headers: { host: 'evil.example' } })).status).toBe(403);
    expect(bench().lastAsked()).toBe(before);
  });
});
