import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPlace, type Place, runCli } from './harness.ts';

let place: Place;
beforeAll(async () => {
  place = await createPlace();
  await writeFile(join(place.folder, 'good.py'), 'def f():\n    return 1\n');
  await writeFile(join(place.folder, 'bad.py'), 'x = 1\ndef f(:\n    return 1\n');
  await writeFile(join(place.folder, 'long.py'), 'x = 1\n'.repeat(170_000));
});
afterAll(() => place.remove());

it('ends with 0 when nothing was found', async () => {
  const outcome = await runCli(place, ['check', 'good.py']);
  expect(outcome).toEqual({ code: 0, stdout: '', stderr: '1 file checked: 0 findings\n' });
});

it('names file, line and column of a finding, and ends with 1', async () => {
  const outcome = await runCli(place, ['check', 'good.py', 'bad.py']);
  expect(outcome.stdout).toMatch(/^bad\.py:2:\d+ (low|medium|high|critical) \S+ .+\n$/);
  expect([outcome.code, outcome.stderr]).toEqual([1, '2 files checked: 1 finding\n']);
});

it('lists what could not be checked, and does not hide it', async () => {
  const outcome = await runCli(place, ['check', 'long.py']);
  expect(outcome.stdout).toMatch(/^long\.py unknown syntax too_large: .+$/m);
  expect(outcome.stderr).toMatch(/^1 file checked: 0 findings, [12] checks? without an answer\n$/);
  expect(outcome.code).toBe(0);
});

it('checks the other files when one cannot be read', async () => {
  const outcome = await runCli(place, ['check', 'none.py', 'bad.py']);
  expect(outcome.stdout).toMatch(/^bad\.py:2:/);
  expect(outcome.stderr).toMatch(
    /^fettle: \S+none\.py does not exist; check the path\.\n1 file checked: 1 finding, 1 file not read\n$/,
  );
  expect(outcome.code).toBe(2);
});

it('checks standard input', async () => {
  const outcome = await runCli(place, ['check', '-', '--lang', 'python'], { input: 'def f(:\n' });
  expect(outcome.stdout).toMatch(/^standard input:1:\d+ /);
  expect(outcome.code).toBe(1);
});

it('gives machines every verdict', async () => {
  const outcome = await runCli(place, ['check', 'bad.py', 'none.py', '--json']);
  const report = JSON.parse(outcome.stdout);
  expect(report.summary).toEqual({ files: 1, findings: 1, unknown: 0, unreadable: 1 });
  expect(
    report.files[0].verdicts.map(({ check, status }: Record<string, string>) => [check, status]),
  ).toEqual([
    ['syntax', 'fail'],
    ['secrets', 'pass'],
  ]);
  expect(report.not_read).toEqual([{ path: 'none.py', error: expect.stringContaining('does not exist') }]);
});

it('says only "cancelled" after Ctrl-C', async () => {
  const outcome = await runCli(place, ['check', 'bad.py'], { signal: AbortSignal.abort() });
  expect(outcome).toEqual({ code: 130, stdout: '', stderr: 'cancelled\n' });
});
