import { z } from 'zod';
import { readRows } from '../data.ts';

/** HumanEval-Infilling (Bavarian et al. 2022, arXiv 2207.14255): 200 single lines, and random spans. */
export const COMPLETE_SUITES = ['infilling-line-200', 'infilling-span-light'] as const;
export type CompleteSuite = (typeof COMPLETE_SUITES)[number];

/** All of a task that completion may see: what stands before the hole and behind it. */
export type CompleteTask = {
  id: string;
  prefix: string;
  suffix: string;
  /** The hole is a line with its end: an editor would have an empty line there. */
  isWholeLine: boolean;
};

/** The file of a suite. */
export function fileOf(suite: CompleteSuite): string {
  return `humaneval-${suite}.jsonl.gz`;
}

/** The tasks of a suite, in the order of its file. */
export function loadHoles(suite: CompleteSuite, folder: string): CompleteTask[] {
  const row = z.object({ task_id: z.string(), prompt: z.string(), suffix: z.string() });
  return readRows(folder, fileOf(suite), row).map(({ task_id, prompt, suffix }) => ({
    id: task_id,
    prefix: prompt,
    suffix,
    isWholeLine: suite === 'infilling-line-200',
  }));
}
