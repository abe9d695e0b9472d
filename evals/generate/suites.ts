import { z } from 'zod';
import { readRows } from '../data.ts';

/**
 * HumanEval (Chen et al. 2021, arXiv 2107.03374), its translation by MultiPL-E (Cassano et al. 2022, arXiv 2208.08227),
 * and Fettle's own tasks (`OWN_FOLDER`), which no model has been trained on.
 */
export const GENERATE_SUITES = ['humaneval', 'humaneval-ts', 'own', 'own-ts'] as const;
export type GenerateSuite = (typeof GENERATE_SUITES)[number];

/** Everything of a task that generation may see. Its hidden tests are another type, read by `hidden-tests.ts`. */
export type GenerateTask = {
  id: string;
  language: 'python' | 'typescript';
  /** The head of a function with its description and examples. */
  prompt: string;
};

/** In this project, from its root: Fettle's own tasks, and recorded model output for them. */
export const OWN_FOLDER = 'evals/generate/own';

export const SUITE_FILES: Record<GenerateSuite, string> = {
  humaneval: 'humaneval.jsonl.gz',
  'humaneval-ts': 'humaneval-ts.jsonl.gz',
  own: 'own.jsonl',
  'own-ts': 'own-ts.jsonl',
};

export function languageOf(suite: GenerateSuite): GenerateTask['language'] {
  return suite === 'humaneval' || suite === 'own' ? 'python' : 'typescript';
}

/** The tasks of a suite, in file order. */
export function loadTasks(suite: GenerateSuite, folder: string): GenerateTask[] {
  const language = languageOf(suite);
  const row = z.object({ task_id: z.string(), prompt: z.string() });
  return readRows(folder, SUITE_FILES[suite], row).map(({ task_id, prompt }) => ({
    id: task_id,
    language,
    prompt,
  }));
}
