import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { securityAdvice } from '../../src/prompt/security-advice.ts';
import { type AdviceAnswer, adviceReport, evaluateAdvice, linesOf } from './evaluate.ts';
import { REQUESTS } from './requests.ts';

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'fettle-advice-'));
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

function answer(id: string, isAdvised: boolean, ...weaknesses: string[]): AdviceAnswer {
  return { id, isAdvised, weaknesses, isShown: weaknesses.length === 0, attempts: 1, totalMs: 2_000 };
}

it('each request is one of its own, and touches what there is advice for', () => {
  expect(new Set(REQUESTS.map(({ id }) => id)).size).toBe(REQUESTS.length);
  for (const { prompt } of REQUESTS) expect([prompt, securityAdvice(prompt)]).not.toEqual([prompt, '']);
});

it('counts pairs, and who is weak on one side only', () => {
  const report = adviceReport([
    answer('a', true),
    answer('a', false, 'sql'),
    answer('b', true, 'path'),
    answer('b', false, 'path'),
    answer('c', true, 'html'),
    answer('c', false),
    answer('asked once', true, 'sql'),
  ]);
  expect(report).toMatchObject({
    advised: { n: 3, weak: 2, shown: 1, seconds: 2 },
    unadvised: { n: 3, weak: 2, shown: 1 },
    onlyAdvised: ['c'],
    onlyUnadvised: ['a'],
  });
  expect(linesOf(report)[0]).toMatch(/^with advice: 2 of 3 first drafts .* 1 shown, 2\.0 s/);
});

it('asks both sides of each request once, and goes on where it was cut off', async () => {
  const asked: string[] = [];
  const controller = new AbortController();
  const run = { work, shard: { index: 0, of: 12 }, onLine: () => undefined };
  const ask = async ({ id }: { id: string }, isAdvised: boolean) => {
    asked.push(`${id} ${isAdvised}`);
    if (asked.length === 3) controller.abort();
    return answer(id, isAdvised);
  };
  await evaluateAdvice(ask, { ...run, signal: controller.signal });
  const { advised } = await evaluateAdvice(ask, { ...run, signal: new AbortController().signal });
  expect(asked).toHaveLength(2 * REQUESTS.filter((_, at) => at % 12 === 0).length);
  expect(new Set(asked).size).toBe(asked.length);
  expect(advised.n).toBe(asked.length / 2);
});
