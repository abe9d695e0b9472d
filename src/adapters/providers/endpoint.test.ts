import { expect, it } from 'vitest';
import { resolveEndpoint } from './endpoint.ts';

const KEY = ['k', 'e', 'y'].join('-');

function resolved(url: string, variable: string | null = 'TEAM_KEY') {
  const config = { base_url: url, ...(variable === null ? {} : { api_key_env: variable }) };
  return resolveEndpoint({ name: 'team', model: 'm', config, environment: { TEAM_KEY: KEY } });
}

it('sends no key over the Internet without encryption', () => {
  const refused = resolved('http://api.acme.io/v1');
  expect(refused).toMatchObject({ ok: false, failure: { reason: 'provider_error' } });
  const message = refused.ok ? '' : refused.failure.message;
  expect(message).toContain('TEAM_KEY would go to api.acme.io unencrypted');
  expect(message).toContain('use https:// in providers.team.base_url');
  expect(message).not.toContain(KEY);
});

it.each([
  'https://api.acme.io/v1',
  'http://127.0.0.1:8080/v1',
  'http://localhost/v1',
  'http://gpu-box:8000/v1',
])('has the key for %s', (url) => {
  expect(resolved(url)).toMatchObject({ ok: true, value: { key: KEY } });
});

it('asks an address without a key, whatever it is', () => {
  expect(resolved('http://api.acme.io/v1', null)).toMatchObject({ ok: true, value: { key: null } });
});
