import { expect, it } from 'vitest';
import { Identity, pathOf } from './identity.ts';

const TOKEN = 'Zm9yLXRlc3Rz_-';
const identity = new Identity(TOKEN);

function ask(path: string, headers: Record<string, string> = {}): Request {
  return new Request(`http://127.0.0.1:8917${path}`, { headers });
}

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

it.each<[how: string, path: string, headers: Record<string, string>]>([
  ['as a bearer token', '/v1/models', { authorization: `Bearer ${TOKEN}` }],
  ['whatever the case of the scheme', '/v1/models', { authorization: `bearer ${TOKEN}` }],
  ['as the password of basic authentication', '/v1/models', { authorization: basic(`anybody:${TOKEN}`) }],
  ['as x-api-key', '/v1/models', { 'x-api-key': TOKEN }],
  ['in the path', `/t/${TOKEN}/v1/models`, {}],
  ['beside a key that is not ours', '/v1/models', { authorization: 'Bearer none', 'x-api-key': TOKEN }],
])('takes the token %s', (_, path, headers) => {
  expect(identity.refuse(ask(path, headers))).toBeNull();
});

it.each<[what: string, path: string, headers: Record<string, string>]>([
  ['no token', '/v1/models', {}],
  ['an empty token', '/v1/models', { authorization: 'Bearer ' }],
  ['another token', '/v1/models', { authorization: 'Bearer none' }],
  ['the beginning of the token', '/v1/models', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
  ['the token and more', '/v1/models', { authorization: `Bearer ${TOKEN}x` }],
  ['the token under another scheme', '/v1/models', { authorization: `Token ${TOKEN}` }],
  ['the token as a user name', '/v1/models', { authorization: basic(`${TOKEN}:`) }],
  ['the token in the query', `/v1/models?token=${TOKEN}`, {}],
  ['another token in the path', '/t/none/v1/models', {}],
  ['no token in the path', '/t//v1/models', {}],
  ['the token deeper in the path', `/v1/t/${TOKEN}/models`, {}],
  ['a wrong token where none is needed', '/health', { authorization: 'Bearer none' }],
])('refuses %s', (_, path, headers) => {
  const failure = identity.refuse(ask(path, headers));
  expect(failure).toMatchObject({
    code: 'unauthorized',
    headers: { 'www-authenticate': 'Bearer realm="fettle"' },
  });
  expect(failure?.message).toContain('fettle token');
  expect(failure?.message).not.toContain(TOKEN);
});

it.each(['/', '/health'])('leaves %s open: it says nothing of any project', (path) => {
  expect(identity.refuse(ask(path))).toBeNull();
});

it('takes the token off the path', () => {
  expect(pathOf(ask(`/t/${TOKEN}/v1/models?limit=1`))).toBe('/v1/models');
  expect(pathOf(ask(`/t/${TOKEN}`))).toBe('/');
  expect(pathOf(ask('/v1/models'))).toBe('/v1/models');
});
