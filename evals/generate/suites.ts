import { z } from 'zod';
import { readRows } from '../data.ts';

/** HumanEval (Chen et al. 2021, arXiv 2107.03374), and its translation by MultiPL-E (Cassano et al. 2022, arXiv 2208.08227). */
export const GENERATE_SUITES = ['humaneval', 'humaneval-ts'] as const;
export type GenerateSuite = (typeof GENERATE_SUITES)[number];

/** All of a task that generation may see. Its hidden tests are another type, read by `hidden-tests.ts`. */
export type GenerateTask = {
  id: string;
  language: 'python' | 'typescript';
  /** The head of a function with its description and examples. */
  prompt: string;
};

export const SUITE_FILES = { humaneval: 'humaneval.jsonl.gz', 'humaneval-ts': 'humaneval-ts.jsonl.gz' };

/** The tasks of a suite, in the order of its file. */
export function loadTasks(suite: GenerateSuite, folder: string): GenerateTask[] {
  const language = suite === 'humaneval' ? 'python' : 'typescript';
  const row = z.object({ task_id: z.string(), prompt: z.string() });
  return readRows(folder, SUITE_FILES[suite], row).map(({ task_id, prompt }) => ({
    id: task_id,
    language,
    prompt,
  }));
}
