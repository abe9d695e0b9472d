import { z } from 'zod';
import { readRows } from '../data.ts';
import { type GenerateSuite, SUITE_FILES } from './suites.ts';

/** Decides whether an answer is right. Read only by scoring, after everything was generated. */
export type HiddenTests = { test: string; entryPoint: string };

/** The hidden tests of a suite by task id. */
export function loadHiddenTests(suite: GenerateSuite, folder: string): Map<string, HiddenTests> {
  const row = z.object({ task_id: z.string(), test: z.string(), entry_point: z.string().optional() });
  return new Map(
    readRows(folder, SUITE_FILES[suite], row).map(({ task_id, test, entry_point }) => [
      task_id,
      { test, entryPoint: entry_point ?? task_id.replace(/^HumanEval_\d+_/, '') },
    ]),
  );
}
