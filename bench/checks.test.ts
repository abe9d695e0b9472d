import { afterAll, expect, it } from 'vitest';
import { createLinterForTests } from '../src/adapters/analyzers/lint/linter.cases.ts';
import type { Assistant } from '../src/assistant.ts';
import { CHECKS } from '../src/checks/registry.ts';
import type { CheckName, Verdict } from '../src/contract/verdict.ts';
import { samplesOf } from './check-samples.ts';
import { targetsMet } from './check-targets.ts';
import { benchChecks, TOGETHER } from './checks.ts';
import { percentiles } from './percentiles.ts';

const linter = createLinterForTests();
afterAll(() => linter.close());

const open = new Set<Assistant>();

/** Stands for the engine: each check takes a while, and one never answers. */
function openAssistant(asked: readonly CheckName[]): Assistant {
  const assistant = {
    async check(document: { text: string }): Promise<Verdict[]> {
      const until = performance.now() + asked.length;
      while (performance.now() < until) document.text.length;
      const verdict = { severity: null, findings: [], reason: null, tool: '', version: '', ms: 1 };
      return asked.map((check) => ({ ...verdict, check, status: check === 'lint' ? 'unknown' : 'pass' }));
    },
    async close() {
      open.delete(assistant);
    },
  } as unknown as Assistant;
  open.add(assistant);
  return assistant;
}

it('times every sample with all checks and with each alone, and compares with a plain parse', async () => {
  const lines: string[] = [];
  const benches = await benchChecks({
    open: openAssistant,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
    rounds: 3,
  });
  expect(open.size).toBe(0);
  expect(benches.map(({ sample, rounds }) => [sample, rounds])).toEqual(
    samplesOf(0).map(({ name }) => [name, 3]),
  );
  for (const { wall, cpu, parseCpu, parses, checks } of benches) {
    expect(wall.p50).toBeGreaterThanOrEqual(TOGETHER.length);
    expect(wall.p95).toBeGreaterThanOrEqual(wall.p50);
    expect(parses).toBeCloseTo(cpu.p50 / parseCpu.p50);
    expect(Object.keys(checks)).toEqual(CHECKS.map(({ name }) => name));
    expect(checks.syntax?.wall.p50).toBeGreaterThanOrEqual(1);
    expect(checks.syntax?.unknown).toBe(0);
    expect(checks.lint?.unknown).toBe(1);
  }
  expect(lines[0]).toBe('python, 36 lines (n = 3)');
  expect(lines[1]).toMatch(/^ {2}before display, in this process: CPU p50 \d+\.\d ms, p95 \d+\.\d ms/);
  expect(lines[3]).toMatch(/^ {2}target: CPU p50 of 5 ms at most: (met|missed)$/);
});

it('knows the targets of each length', () => {
  expect(targetsMet('python, 36 lines', { p50: 5, p95: 16 })).toEqual([
    { percentile: 'p50', mostMs: 5, isMet: true },
    { percentile: 'p95', mostMs: 15, isMet: false },
  ]);
  expect(targetsMet('typescript, 1000 lines', { p50: 39, p95: 41 })).toEqual([
    { percentile: 'p95', mostMs: 40, isMet: false },
  ]);
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
