import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shareAnalyzers } from '../fixtures/shared-analyzers.ts';
import { createPlace, type Place, runCli } from './harness.ts';

const analyzers = shareAnalyzers();
let place: Place;
beforeAll(async () => {
  place = await createPlace();
  await writeFile(join(place.folder, 'missing.ts'), "export const a = 'x'.reverse();\n");
  await writeFile(join(place.folder, 'good.ts'), 'export function f() {\n  return 1;\n}\n');
  await writeFile(join(place.folder, 'bad.ts'), 'export const x = 1;\nexport const y = (1;\n');
  await writeFile(join(place.folder, 'long.ts'), 'x = 1;\n'.repeat(170_000));
});
afterAll(() => place.remove());

it('finds a call of what does not exist', async () => {
  const outcome = await runCli(place, ['check', 'missing.ts'], { analyzers });
  expect(outcome.stdout).toBe(
    `missing.ts:1:22 high types/TS2339 Property 'reverse' does not exist on type '"x"'.\n`,
  );
  expect(outcome.code).toBe(1);
});

it('ends with 0 when nothing was found', async () => {
  const outcome = await runCli(place, ['check', 'good.ts'], { analyzers });
  expect(outcome).toEqual({
    code: 0,
    stdout: '',
    stderr: '1 file checked: 0 findings (without semgrep: fettle tools install)\n',
  });
});

it('names file, line and column of a finding, and ends with 1', async () => {
  const outcome = await runCli(place, ['check', 'good.ts', 'bad.ts'], { analyzers });
  expect(outcome.stdout).toMatch(/^bad\.ts:2:\d+ (low|medium|high|critical) \S+ .+\n$/);
  expect([outcome.code, outcome.stderr]).toEqual([
    1,
    'not accepted: bad.ts: blocked: 1 high syntax finding (block_at: high)\n2 files checked: 1 finding; 1 file not accepted (without semgrep: fettle tools install)\n',
  ]);
});

it('lists what could not be checked, and does not hide it', async () => {
  const outcome = await runCli(place, ['check', 'long.ts'], { analyzers });
  expect(outcome.stdout).toMatch(/^long\.ts unknown syntax too_large: .+$/m);
  expect(outcome.stderr).toMatch(/^1 file checked: 0 findings, [1-9]\d* checks? without a result\n$/);
  expect(outcome.code).toBe(0);
});

it('checks the other files when one cannot be read', async () => {
  const outcome = await runCli(place, ['check', 'none.ts', 'bad.ts'], { analyzers });
  expect(outcome.stdout).toMatch(/^bad\.ts:2:/);
  expect(outcome.stderr).toMatch(
    /^fettle: \S+none\.ts does not exist; check the path\.\nnot accepted: bad\.ts: .+\n1 file checked: 1 finding, 1 file not read; 1 file not accepted \(without semgrep: fettle tools install\)\n$/,
  );
  expect(outcome.code).toBe(2);
});

it('checks standard input', async () => {
  const outcome = await runCli(place, ['check', '-', '--lang', 'python'], { input: 'def f(:\n', analyzers });
  expect(outcome.stdout).toMatch(/^standard input:1:\d+ /);
  expect(outcome.code).toBe(1);
});

it('gives machines every verdict', async () => {
  const outcome = await runCli(place, ['check', 'bad.ts', 'none.ts', '--json'], { analyzers });
  const report = JSON.parse(outcome.stdout);
  expect(report.summary).toEqual({
    files: 1,
    findings: 1,
    unknown: 0,
    unreadable: 1,
    skipped: 0,
    blocked: 1,
  });
  expect([report.accepted, report.files[0].accepted, report.not_checked]).toEqual([false, false, []]);
  expect(
    report.files[0].verdicts.map(({ check, status }: Record<string, string>) => [check, status]),
  ).toEqual([
    ['syntax', 'fail'],
    ['scope', 'pass'],
    ['lint', 'pass'],
    ['secrets', 'pass'],
    ['security', 'pass'],
    ['packages', 'pass'],
    ['licenses', 'pass'],
    ['copied-code', 'pass'],
    ['types', 'pass'],
    ['semgrep', 'unknown'],
    ['bandit', 'unknown'],
  ]);
  expect(report.not_read).toEqual([{ path: 'none.ts', error: expect.stringContaining('does not exist') }]);
});

it('says only "cancelled" after Ctrl-C', async () => {
  const outcome = await runCli(place, ['check', 'bad.ts'], { signal: AbortSignal.abort() });
  expect(outcome).toEqual({ code: 130, stdout: '', stderr: 'cancelled\n' });
});
