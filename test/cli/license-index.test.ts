import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WATERING_GO } from '../../src/checks/copied-code.cases.ts';
import { createPlace, type Place, runCli } from './harness.ts';

let place: Place;
beforeEach(async () => {
  place = await createPlace();
  await mkdir(join(place.folder, 'sprinkler', 'node_modules'), { recursive: true });
  await writeFile(join(place.folder, 'sprinkler', 'plan.go'), WATERING_GO);
  await writeFile(join(place.folder, 'sprinkler', 'made.min.js'), 'x');
  await writeFile(join(place.folder, 'sprinkler', 'notes.txt'), WATERING_GO);
  await writeFile(join(place.folder, 'mine.go'), WATERING_GO);
});
afterEach(() => place.remove());

const run = (...args: string[]) => runCli(place, ['license-index', ...args]);
const add = (...more: string[]) => run('add', 'sprinkler', '--license', 'GPL-3.0-or-later', ...more);
const check = () => runCli(place, ['check', 'mine.go', '--format', 'json']);

it('adds, lists and removes an index, and the check uses it', async () => {
  const added = await add();
  expect([added.code, added.stderr]).toEqual([0, '']);
  expect(added.stdout).toMatch(/^sprinkler: 1 file, 1 left out, \d+ fingerprints \([\d.]+ k?B\)\n$/);
  const listed = JSON.parse((await run('list', '--json')).stdout);
  expect(listed[0]).toMatchObject({
    name: 'sprinkler',
    origin: 'user',
    license: 'GPL-3.0-or-later',
    broken: null,
  });
  expect((await run('list')).stdout).toMatch(/^NAME .+\nsprinkler .+ 1 +1 .+GPL-3\.0-or-later +yours\n/);
  const copied = JSON.parse((await check()).stdout);
  expect(copied.accepted).toBe(false);
  expect(copied.files[0].because.join()).toMatch(/blocked: 1 high copied-code finding /);
  const removed = await run('remove', 'sprinkler');
  expect([removed.code, removed.stdout]).toEqual([0, 'sprinkler was removed\n']);
  expect(JSON.parse((await check()).stdout).files[0].because.join()).not.toMatch(/copied-code/);
});

it('records what is ours in the policy of the user, once, and keeps its comments', async () => {
  await add('--name', 'watering');
  const policy = join(place.home, 'policy.yaml');
  await writeFile(policy, '# mine\nblock_at: high\n');
  const said = await run('ours', 'watering');
  expect([said.code, said.stdout]).toEqual([0, `marked watering in ${place.folder} as yours in ${policy}\n`]);
  await run('ours', 'watering');
  await run('ours', 'other', '--everywhere');
  expect(await readFile(policy, 'utf8')).toBe(
    `# mine\nblock_at: high\nours:\n  - watering in ${place.folder}\n  - other\n`,
  );
  const { verdicts } = JSON.parse((await check()).stdout).files[0];
  const verdict = verdicts.find((one: { check: string }) => one.check === 'copied-code');
  expect(verdict.status).toBe('pass');
  expect(verdict.reason).toMatch(/counts as yours: your policy says "watering in /);
});

it('refuses a policy that is wrong, and leaves it as it is', async () => {
  const policy = join(place.home, 'policy.yaml');
  await writeFile(policy, 'block_at: hihg\n');
  const said = await run('ours', 'watering');
  expect(said.code).toBe(3);
  expect(said.stderr).toMatch(/policy\.yaml:1: block_at must be one of/);
  expect(await readFile(policy, 'utf8')).toBe('block_at: hihg\n');
});

it.each<[string, string[], RegExp]>([
  ['no license', ['add', 'sprinkler'], /--license/],
  [
    'a license that nobody knows',
    ['add', 'sprinkler', '--license', 'mine'],
    /"mine" is not a license that Fettle knows/,
  ],
  ['no such folder', ['add', 'none', '--license', 'GPL-3.0-only'], /none does not exist; check the path/],
  ['a file', ['add', 'mine.go', '--license', 'GPL-3.0-only'], /mine\.go is not a folder/],
  [
    'a name that is a path',
    ['add', 'sprinkler', '--license', 'GPL-3.0-only', '--name', '../x'],
    /is not a valid index name/,
  ],
  ['nothing to compare', ['add', 'sprinkler/node_modules', '--license', 'MIT'], /has no source files of/],
  ['an index that is not there', ['remove', 'none'], /there is no index none/],
  ['the index that comes along', ['remove', 'debian'], /comes with Fettle and cannot be removed/],
])('refuses %s', async (_, args, message) => {
  const outcome = await run(...args);
  expect(outcome.stderr).toMatch(message);
  expect(outcome.code).toBe(2);
});

it('stops when it is told to, and leaves no index behind', async () => {
  const outcome = await runCli(place, ['license-index', 'add', 'sprinkler', '--license', 'GPL-3.0-only'], {
    signal: AbortSignal.abort(),
  });
  expect(outcome.code).toBe(130);
  expect(JSON.parse((await run('list', '--json')).stdout).map(({ name }: { name: string }) => name)).toEqual([
    'debian',
  ]);
});
