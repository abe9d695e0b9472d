import { expect, it } from 'vitest';
import { exposedKeys, type KeyExposure, keyExposure } from './plain-address.ts';
import { Config } from './schema.ts';

it.each<[KeyExposure, string]>([
  [
    'safe',
    'https://acme.io/v1 https://10.0.0.1 http://localhost:8080/v1 http://127.0.0.1 http://127.9.9.9 http://[::1]:1',
  ],
  ['safe', 'http://0x7f.1/v1 http://a.localhost'],
  [
    'nearby',
    'http://gpu-box:8000/v1 http://gpu.local http://gpu.internal http://10.1.2.3 http://192.168.0.9 http://172.16.0.1',
  ],
  [
    'nearby',
    'http://172.31.255.1 http://169.254.1.1 http://100.64.0.1 http://[fd00::1] http://[fe80::1] http://a.home.arpa',
  ],
  [
    'public',
    'http://acme.io/v1 http://8.8.8.8 http://172.32.0.1 http://172.15.0.1 http://100.128.0.1 http://11.0.0.1',
  ],
  [
    'public',
    'http://[2001:db8::1] http://[::ffff:8.8.8.8] http://10.acme.io http://localhost.acme.io http://192.168.0.9.acme.io',
  ],
  ['public', 'http://0.0.0.0 http://internal.acme.io http://local.acme.io'],
])('says that a key is %s at %s', (exposure, urls) => {
  for (const url of urls.split(' ')) expect([url, keyExposure(url)]).toEqual([url, exposure]);
});

const config = (url: string, fields: object = { api_key_env: 'TEAM_KEY' }) =>
  Config.parse({
    providers: {
      local: { kind: 'local' },
      team: { kind: 'openai-compatible', base_url: url, ...fields },
      other: { kind: 'openai-compatible', base_url: 'http://gpu-box/v1', api_key_env: 'OTHER_KEY' },
    },
    roles: { chat: { provider: 'team', model: 'm' }, complete: { provider: 'team', model: 'm' } },
  });

it('warns once of each provider in use', () => {
  expect(exposedKeys(config('http://gpu-box:8000/v1'))).toEqual([
    'the key in TEAM_KEY and your code go to gpu-box:8000 unencrypted: anyone on that network can read them. Use https:// in providers.team.base_url if the server supports it',
  ]);
  expect(exposedKeys(config('https://gpu-box:8000/v1'))).toEqual([]);
  expect(exposedKeys(config('http://127.0.0.1:8000/v1'))).toEqual([]);
  expect(exposedKeys(config('http://gpu-box:8000/v1', {}))).toEqual([]);
  // That one is refused when it is asked.
  expect(exposedKeys(config('http://acme.io/v1'))).toEqual([]);
});
