import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { configurationPage } from '../../src/config/describe.ts';
import { createPlace, type Place, runCli } from './harness.ts';

let place: Place;
beforeEach(async () => {
  place = await createPlace({ server: { port: 9001 } });
});
afterEach(() => place.remove());

it('shows what is in force and who set it', async () => {
  const outcome = await runCli(place, ['config', 'show'], { environment: { FETTLE_LOG_LEVEL: 'error' } });
  expect(outcome.stdout).toMatch(/^server\.port +9001 +~\/config\.yaml:2$/m);
  expect(outcome.stdout).toMatch(/^log_level +error +FETTLE_LOG_LEVEL$/m);
  expect(outcome.stdout).toMatch(/^server\.host +127\.0\.0\.1 +default$/m);
  expect([outcome.code, outcome.stderr]).toEqual([0, '']);
});

it('shows it to machines', async () => {
  const { stdout } = await runCli(place, ['config', 'show', '--json']);
  expect(JSON.parse(stdout).server).toEqual({ host: '127.0.0.1', port: 9001, evidence_note: true });
});

it('gets and sets a value', async () => {
  expect(await runCli(place, ['config', 'set', 'roles.chat.model', 'other'])).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
  expect((await runCli(place, ['config', 'get', 'roles.chat.model'])).stdout).toBe('other\n');
  expect((await runCli(place, ['config', 'get', 'server'])).stdout).toBe(
    '{\n  "host": "127.0.0.1",\n  "port": 9001,\n  "evidence_note": true\n}\n',
  );
  expect(await readFile(join(place.home, 'config.yaml'), 'utf8')).toContain('port: 9001');
});

it('refuses what is no setting, or no value of it', async () => {
  const unknown = await runCli(place, ['config', 'get', 'server.prot']);
  expect([unknown.code, unknown.stdout]).toEqual([2, '']);
  expect(unknown.stderr).toBe(
    'fettle: config.yaml: unknown setting server.prot; did you mean server.port?\n',
  );
  const wrong = await runCli(place, ['config', 'set', 'server.port', 'high']);
  expect([wrong.code, wrong.stdout]).toEqual([2, '']);
  expect(wrong.stderr).toContain("server.port must be a whole number from 0 to 65535, not 'high'");
  expect(await readFile(join(place.home, 'config.yaml'), 'utf8')).toBe('server:\n  port: 9001\n');
});

it('prints the path, the schema and the page of all settings', async () => {
  expect((await runCli(place, ['config', 'path'])).stdout).toBe(`${join(place.home, 'config.yaml')}\n`);
  expect(JSON.parse((await runCli(place, ['config', 'schema'])).stdout).properties.server).toBeDefined();
  expect((await runCli(place, ['config', '--docs'])).stdout).toBe(configurationPage());
});

it('prints the help when nothing is asked of it', async () => {
  const outcome = await runCli(place, ['config']);
  expect(outcome.stderr).toContain('Usage: fettle config');
  expect([outcome.stdout, outcome.code]).toEqual(['', 2]);
});

it('warns of a variable that is no setting, and works', async () => {
  const outcome = await runCli(place, ['config', 'get', 'server.port'], {
    environment: { FETTLE_SERVER_PROT: '1' },
  });
  expect([outcome.stdout, outcome.code]).toEqual(['9001\n', 0]);
  expect(outcome.stderr).toMatch(
    /^fettle: warning: FETTLE_SERVER_PROT is not a setting and was ignored; .+\n$/,
  );
});
