import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../src/machine.ts';
import { readRows } from '../data.ts';
import { loadHiddenTests } from '../generate/hidden-tests.ts';
import { loadTasks } from '../generate/suites.ts';

/** A task with a solution written by a person; `prompt` and `canonical_solution` together are a program. */
export type SolvedTask = {
  task_id: string;
  prompt: string;
  canonical_solution: string;
  test: string;
  entry_point: string;
};

/** HumanEvalPack (Muennighoff et al. 2023, arXiv 2308.07124): HumanEval solved in JavaScript by people. */
export const PACK_FILE = 'humanevalpack-js.jsonl.gz';

/** From the root of this project: ids of the tasks whose combination compiles and passes its tests. */
const PASSING_FILE = 'evals/complete/pack-passing.json';

/**
 * HumanEval in TypeScript with solutions written by people: signatures, types and tests of MultiPL-E, bodies of
 * HumanEvalPack. Includes combinations that do not work: the two sets do not always agree on a task.
 */
export function packTasks(folder: string): SolvedTask[] {
  const row = z.object({ task_id: z.string(), canonical_solution: z.string(), entry_point: z.string() });
  const bodies = new Map(readRows(folder, PACK_FILE, row).map((one) => [numberOf(one.task_id), one]));
  const hidden = loadHiddenTests('humaneval-ts', folder);
  return loadTasks('humaneval-ts', folder).flatMap(({ id, prompt }) => {
    const [body, tests] = [bodies.get(numberOf(id)), hidden.get(id)];
    if (body === undefined || tests === undefined) return [];
    const own = body.entry_point.replaceAll('$', '\\$&');
    // A solution that calls itself has the name of its own language.
    const solution = body.canonical_solution.replace(new RegExp(`\\b${own}\\b`, 'g'), tests.entryPoint);
    const canonical_solution = `${solution.trimEnd()}\n`;
    return [{ task_id: id, prompt, canonical_solution, test: tests.test, entry_point: tests.entryPoint }];
  });
}

/** The combinations that work. */
export function passingPackTasks(folder: string): SolvedTask[] {
  const text = readFileSync(join(packageRoot(), PASSING_FILE), 'utf8');
  const passing = new Set(z.array(z.string()).parse(JSON.parse(text)));
  return packTasks(folder).filter(({ task_id }) => passing.has(task_id));
}

/** `HumanEval_23_strlen` and `JavaScript/23` are the same task. */
function numberOf(id: string): string {
  return /\d+/.exec(id)?.[0] ?? id;
}
