import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { linesOf, reportOf } from './evaluate.ts';
import { fillAll, type HoleGeneration } from './generations.ts';
import type { CompleteScore } from './score.ts';

const folder = mkdtempSync(join(tmpdir(), 'fettle-holes-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function generation(id: string, changes: Partial<HoleGeneration> = {}): HoleGeneration {
  return {
    id,
    text: 'x\n',
    isShown: true,
    silence: null,
    part: null,
    mean: 0.9,
    first: 0.9,
    totalMs: 200,
    ...changes,
  };
}

function score(task_id: string, passed: boolean): CompleteScore {
  const mark = { passed, reason: passed ? 'passed' : 'wrong_answer', detail: '', ms: 1 } as const;
  return { task_id, sample: 0, hash: '', isExact: false, beginsRight: false, ...mark };
}

const GENERATIONS = [
  generation('a'),
  generation('b', { mean: 0.6, first: 0.5, isShown: false, silence: 'too_weak' }),
  generation('c', { mean: 0.7, first: 0.9, isShown: false, silence: 'too_weak' }),
  generation('d', { text: null, mean: null, first: null, isShown: false, silence: 'nothing_passed' }),
];
const SCORES = [score('a', true), score('b', false), score('c', true)];

it('counts what is withheld by checks as not passed, and what the show filter withholds by its tests', () => {
  const report = reportOf('infilling-line-200', GENERATIONS, SCORES);
  expect(report).toMatchObject({ n: 4, passed: 2, share: 0.5, shown: 1, shownRight: 1 });
  expect(report.silences).toEqual({ too_weak: 2, nothing_passed: 1 });
});

it('counts what was shown in part by the text that really stood there', () => {
  const parts = [generation('a', { part: 'x' }), generation('b', { part: 'y' }), generation('c')];
  const scores = [{ ...score('a', false), beginsRight: true }, score('b', true), score('c', true)];
  const report = reportOf('infilling-span-light', parts, scores);
  expect(report).toMatchObject({ passed: 2, shown: 1, shownRight: 1, parts: 2, partsRight: 1 });
  expect(linesOf({ form: 'ours', model: 'm', ...report })[3]).toBe(
    '  shown in part 2 (66.7 %), of them right 1',
  );
});

it('shows what each threshold would show, of all that was asked', () => {
  const { curve } = reportOf('infilling-line-200', GENERATIONS, SCORES);
  const at = (mean: number, first: number) => curve.find((one) => one.mean === mean && one.first === first);
  expect(at(0, 0)).toMatchObject({ shown: 3, showRate: 0.75, right: 2 });
  expect(at(0.7, 0.6)).toMatchObject({ shown: 2, precision: 1 });
  expect(at(0.95, 0)).toMatchObject({ shown: 0 });
  const lines = linesOf({
    form: 'ours',
    model: 'm',
    ...reportOf('infilling-line-200', GENERATIONS, SCORES),
  });
  expect(lines[0]).toContain('infilling-line-200, ours, m: 2 of 4 pass, 50.0 %');
  expect(lines.find((line) => line.startsWith('  0.95'))).toMatch(/0\.0 % +-$/);
});

it('goes on where it was cut off, and keeps nothing of what was aborted', async () => {
  const hole = { language: 'python', prefix: '', suffix: '', isWholeLine: true } as const;
  const holes = ['a', 'b', 'c'].map((id) => ({ ...hole, id }));
  const file = join(folder, 'holes.jsonl');
  const stop = new AbortController();
  const asked: string[] = [];
  const fill = async ({ id }: { id: string }) => {
    asked.push(id);
    if (id === 'b' && asked.length === 2) stop.abort();
    return generation(id);
  };
  const options = { fill, holes, file, onLine: () => undefined };
  await fillAll({ ...options, signal: stop.signal });
  const all = await fillAll({ ...options, signal: new AbortController().signal });
  expect(asked).toEqual(['a', 'b', 'b', 'c']);
  expect(all.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(3);
  const only = await fillAll({ ...options, fill: null, signal: new AbortController().signal });
  expect(only).toEqual(all);
});
