import { expect, it } from 'vitest';
import { linesOf, reportOf } from './evaluate.ts';
import type { Generation } from './generations.ts';
import type { Score } from './score.ts';

function generation(id: string, changes: Partial<Generation> = {}): Generation {
  return {
    ...{ id, language: 'python', code: 'x = 1', confidence: 'high', silence: null, examples: 'pass' },
    ...{ attempts: 1, generatedTokens: 80, firstTokenMs: 900, totalMs: 5_000 },
    ...changes,
  };
}

function score(task_id: string, passed: boolean): Score {
  return {
    task_id,
    sample: 0,
    hash: '',
    passed,
    reason: passed ? 'passed' : 'failed',
    detail: '',
    ms: 1,
  } as Score;
}

const GENERATIONS = [
  generation('a'),
  generation('b', { totalMs: 7_000 }),
  generation('c', { confidence: 'low', examples: 'fail', totalMs: 9_000, attempts: 4 }),
  generation('d', { code: null, confidence: null, silence: 'nothing_passed', totalMs: 60_000 }),
];
const SCORES = [score('a', true), score('b', false), score('c', false)];

it('counts what is withheld as not passed, and lists what is shown and wrong', () => {
  const report = reportOf('humaneval', GENERATIONS, SCORES);
  expect(report).toMatchObject({ n: 4, shown: 3, passed: 1, share: 0.25, contradicting: 1, withheld: ['d'] });
  expect(report.wrong.map(({ id, reason }) => [id, reason])).toEqual([
    ['b', 'failed'],
    ['c', 'failed'],
  ]);
  expect(report.calibration).toEqual([
    { confidence: 'low', shown: 1, right: 0 },
    { confidence: 'medium', shown: 0, right: 0 },
    { confidence: 'high', shown: 2, right: 1 },
  ]);
  expect(report).toMatchObject({ seconds: 7, firstTokenSeconds: 0.9, tokens: 80, attempts: 1 });
});

it('says it in lines, with the interval', () => {
  const lines = linesOf(reportOf('humaneval', GENERATIONS, SCORES));
  expect(lines[0]).toMatch(/^humaneval: 1 of 4 passed, 25\.0 % \(95 %: 4\.\d % to 69\.\d %\)$/);
  expect(lines).toContain('  confidence high: 1 of 2 right, 50.0 %');
  expect(lines).toContain('  confidence medium: 0 of 0 right');
});
