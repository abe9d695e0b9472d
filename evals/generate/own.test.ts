import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../src/machine.ts';
import { readRows } from '../data.ts';
import { openSandbox } from '../sandbox.ts';
import { baselineLines, compareBaseline } from './baseline.ts';
import { scoreGenerations } from './score.ts';
import { OWN_FOLDER, SUITE_FILES } from './suites.ts';

const opened = openSandbox();
afterAll(() => opened.sandbox.close());
const available = await opened.sandbox.available('python');
const data = join(packageRoot(), OWN_FOLDER);

describe.skipIf(!available.ok)('tasks of our own (needs a sandbox)', () => {
  it.each(['own', 'own-ts'] as const)(
    '%s: each solution passes its tests',
    async (suite) => {
      const row = z.object({ task_id: z.string(), canonical_solution: z.string() });
      const generations = readRows(data, SUITE_FILES[suite], row).map(({ task_id, canonical_solution }) => ({
        task_id,
        completion: canonical_solution,
      }));
      const scores = await scoreGenerations({ suite, data, generations, scores: null, ...opened });
      expect(scores.filter(({ passed }) => !passed)).toEqual([]);
      expect(scores).toHaveLength(14);
    },
    60_000,
  );

  it('what a model once said to them comes to what evals/baseline.json says', async () => {
    const compared = await compareBaseline({
      ...opened,
      signal: new AbortController().signal,
      onLine: () => undefined,
    });
    expect(compared.filter(({ isSame }) => !isSame).map((one) => baselineLines([one]))).toEqual([]);
  }, 240_000);
});
