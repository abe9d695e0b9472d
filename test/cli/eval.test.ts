import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPlace, type Place, runCli } from './harness.ts';

let place: Place;
beforeEach(async () => {
  place = await createPlace();
  await mkdir(join(place.folder, 'data'));
});
afterEach(() => place.remove());

const evalChecks = (...args: string[]) => runCli(place, ['eval', 'checks', ...args]);

it('needs to know where the data is, and which suites there are', async () => {
  expect((await evalChecks()).code).toBe(2);
  const other = await evalChecks('--data', 'data', '--only', 'nothing');
  expect(other.code).toBe(2);
  expect(other.stderr).toContain('secrets');
});

it.each([
  [['--data', 'nowhere'], /there is no folder .*nowhere. Name the folder of development data with --data/],
  [['--data', 'data', '--only', 'security'], /securityeval.jsonl.gz is not in .*data. Name/],
  [['--data', 'data', '--only', 'made-up'], /packages of this evaluation are not in .*Run it with --install/],
])('says what is missing, and what to do: %j', async (args, message) => {
  const outcome = await evalChecks(...args);
  expect(outcome.code).toBe(3);
  expect(outcome.stderr).toMatch(message);
});

it('runs a suite, prints its table, and takes a finished one as it was', async () => {
  const first = await evalChecks('--data', 'data', '--only', 'secrets', '--out', 'results.json');
  expect(first.code).toBe(0);
  expect(first.stdout).toMatch(/secrets +\d+ kinds: caught +136 .+>= 95 % +pass/);
  const written = JSON.parse(await readFile(join(place.folder, 'results.json'), 'utf8'));
  const second = await evalChecks('--data', 'data', '--only', 'secrets', '--json');
  expect(second.stderr).toMatch(/secrets: taken from /);
  expect(JSON.parse(second.stdout).suites).toEqual(written.suites);
}, 60_000);

it('ends with 1 when a target is missed', async () => {
  await evalChecks('--data', 'data', '--only', 'secrets');
  const kept = join(place.home, 'eval-packages/finished/secrets.json');
  const finished = JSON.parse(await readFile(kept, 'utf8'));
  finished.suite.rows[0].isMet = false;
  await writeFile(kept, JSON.stringify(finished));
  const outcome = await evalChecks('--data', 'data', '--only', 'secrets');
  expect(outcome.code).toBe(1);
  expect(outcome.stdout).toContain('MISS');
}, 60_000);
