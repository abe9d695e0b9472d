import { afterAll, expect, it } from 'vitest';
import { createLinterForTests } from '../src/adapters/analyzers/lint/linter.cases.ts';
import type { Assistant } from '../src/assistant.ts';
import type { Verdict } from '../src/contract/verdict.ts';
import { samplesOf } from './check-samples.ts';
import { benchChecks, percentiles } from './checks.ts';

const linter = createLinterForTests();
afterAll(() => linter.close());

/** Stands for the engine: it takes a while, and one check never answers. */
const assistant = {
  async check(document: { text: string }): Promise<Verdict[]> {
    const until = performance.now() + 2;
    while (performance.now() < until) document.text.length;
    const verdict = { severity: null, findings: [], reason: null, tool: '', version: '' };
    return [
      { ...verdict, check: 'syntax', status: 'pass', ms: 1 },
      { ...verdict, check: 'lint', status: 'unknown', ms: 3 },
    ];
  },
} as unknown as Assistant;

it('times every sample in wall and CPU time, and each check', async () => {
  const lines: string[] = [];
  const benches = await benchChecks({
    assistant,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
    rounds: 5,
  });
  expect(benches.map(({ sample, rounds }) => [sample, rounds])).toEqual(
    samplesOf(0).map(({ name }) => [name, 5]),
  );
  for (const { wall, cpu, checks } of benches) {
    expect(wall.p50).toBeGreaterThanOrEqual(2);
    expect(wall.p95).toBeGreaterThanOrEqual(wall.p50);
    expect(cpu.p50).toBeGreaterThan(0);
    expect(checks).toEqual({ syntax: { p50: 1, p95: 1, unknown: 0 }, lint: { p50: 3, p95: 3, unknown: 5 } });
  }
  expect(lines[0]).toBe('python, 36 lines (n = 5)');
  expect(lines[3]).toBe('  lint: wall p50 3.0 ms, p95 3.0 ms; no answer 5 times');
});

it('takes percentiles by the nearest rank', () => {
  expect(percentiles(Array.from({ length: 100 }, (_, index) => 100 - index))).toEqual({ p50: 50, p95: 95 });
  expect(percentiles([7])).toEqual({ p50: 7, p95: 7 });
});

it('has samples of the lengths it says, sound, and different in each round', async () => {
  const [first, second] = [samplesOf(1), samplesOf(2)];
  for (const [index, { name, language, before, after }] of first.entries()) {
    const length = Number(/(\d+) lines/.exec(name)?.[1]);
    expect(Math.abs(after.split('\n').length - length)).toBeLessThan(40);
    expect(after.startsWith(before)).toBe(true);
    expect(second[index]?.after).not.toBe(after);
    expect(await linter.lint(after, language, new AbortController().signal)).toEqual({
      ok: true,
      value: [],
    });
  }
});
