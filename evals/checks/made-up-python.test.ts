import { expect, it } from 'vitest';
import type { TypeChecker, TypeProblem } from '../../src/ports/type-checker.ts';
import { MADE_UP } from './made-up-python/cases.ts';
import { evaluateMadeUpPython, evaluateVersions } from './made-up-python.ts';

/** Finds something in the last line of each text that holds one of these words. */
function finding(...words: string[]): TypeChecker {
  return {
    tool: 'scripted',
    version: '1',
    async warm() {},
    async prepare() {},
    async close() {},
    async check({ text }) {
      const line = text.trimEnd().split('\n').length;
      const range = { start: { line, column: 1 }, end: { line, column: 2 } };
      const problem: TypeProblem = {
        code: 'x',
        kind: 'missing_member',
        message: 'no',
        range,
        suggestions: [],
      };
      return { ok: true, value: words.some((word) => text.includes(word)) ? [problem] : [] };
    },
  };
}

it('has at least 120 planted calls, each beside a real one of its own', () => {
  const pairs = MADE_UP.flatMap((group) => group.pairs);
  expect(pairs.length).toBeGreaterThanOrEqual(120);
  expect(new Set(pairs.map(({ bad }) => bad)).size).toBe(pairs.length);
  for (const { bad, good } of pairs) expect(bad).not.toBe(good);
});

it('tells what a checker misses, and what it blocks wrongly', async () => {
  const blind = await evaluateMadeUpPython(finding(), '/nowhere');
  expect(blind).toMatchObject({ caught: 0, alarms: [] });
  expect(blind.missed).toHaveLength(blind.planted);
  const eager = await evaluateMadeUpPython(finding('\n'), '/nowhere');
  expect(eager).toMatchObject({ caught: eager.planted, missed: [] });
  expect(eager.alarms).toHaveLength(eager.real);
});

it('tells a checker that knows no versions', async () => {
  const { pairs, told } = await evaluateVersions(finding(), async () => '/nowhere');
  expect(pairs).toBeGreaterThanOrEqual(4);
  expect(told).toBe(0);
});
