import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { configPath, fettleHome } from './home.ts';

it.each([
  [{}, join('/home/ada', '.fettle')],
  [{ FETTLE_HOME: '' }, join('/home/ada', '.fettle')],
  [{ FETTLE_HOME: resolve('/var/fettle') }, resolve('/var/fettle')],
  [{ FETTLE_HOME: 'state' }, resolve('state')],
  [{ FETTLE_HOME: '~/state' }, join('/home/ada', 'state')],
  [{ FETTLE_HOME: '~' }, join('/home/ada')],
  [{ FETTLE_HOME: '~bob' }, resolve('~bob')],
])('the home of %j is %s', (environment, home) => {
  expect(fettleHome(environment, '/home/ada')).toBe(home);
  expect(configPath(home)).toBe(join(home, 'config.yaml'));
});
