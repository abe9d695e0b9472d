import { z } from 'zod';
import { readRows } from '../data.ts';
import type { HiddenTests } from '../generate/hidden-tests.ts';
import { type GenerateSuite, type GenerateTask, languageOf, SUITE_FILES } from '../generate/suites.ts';

/**
 * HumanEval-Infilling (Bavarian et al. 2022, arXiv 2207.14255): 200 single lines, and random spans. `own-lines`: each
 * significant line of the solutions to Fettle's own tasks (`OWN_FOLDER`), which no model has been trained on.
 */
export const COMPLETE_SUITES = [
  'infilling-line-200',
  'infilling-span-light',
  'own-lines',
  'own-lines-ts',
] as const;
export type CompleteSuite = (typeof COMPLETE_SUITES)[number];

/** Everything of a task that completion may see: the text before and after the gap. */
export type CompleteTask = {
  id: string;
  language: GenerateTask['language'];
  prefix: string;
  suffix: string;
  /** The gap is a line with its end: an editor would have an empty line there. */
  isWholeLine: boolean;
};

/** The original text of a gap, and the tests; read only by scoring. */
export type HiddenHole = HiddenTests & { canonical: string };

/** The file of a suite. */
export function fileOf(suite: CompleteSuite): string {
  return isOwn(suite) ? SUITE_FILES[programsOf(suite)] : `humaneval-${suite}.jsonl.gz`;
}

/** The tasks of a suite, in file order. */
export function loadHoles(suite: CompleteSuite, folder: string): CompleteTask[] {
  if (isOwn(suite)) return ownHoles(suite, folder).map(({ task }) => task);
  const row = z.object({ task_id: z.string(), prompt: z.string(), suffix: z.string() });
  return readRows(folder, fileOf(suite), row).map(({ task_id, prompt, suffix }) => ({
    id: task_id,
    language: 'python',
    prefix: prompt,
    suffix,
    isWholeLine: suite === 'infilling-line-200',
  }));
}

/** The hidden side of a suite by task id. */
export function loadHiddenHoles(suite: CompleteSuite, folder: string): Map<string, HiddenHole> {
  if (isOwn(suite)) return new Map(ownHoles(suite, folder).map(({ task, hidden }) => [task.id, hidden]));
  return new Map(
    readRows(folder, fileOf(suite), Solved).map(({ task_id, test, entry_point, canonical_solution }) => [
      task_id,
      { test, entryPoint: entry_point, canonical: canonical_solution },
    ]),
  );
}

/** The suite as which programs with filled gaps are run. */
export function programsOf(suite: CompleteSuite): GenerateSuite {
  if (suite === 'own-lines') return 'own';
  return suite === 'own-lines-ts' ? 'own-ts' : 'humaneval';
}

type OwnSuite = 'own-lines' | 'own-lines-ts';

function isOwn(suite: CompleteSuite): suite is OwnSuite {
  return suite === 'own-lines' || suite === 'own-lines-ts';
}

const Solved = z.object({
  task_id: z.string(),
  test: z.string(),
  entry_point: z.string(),
  canonical_solution: z.string(),
});

/** A gap for each line of a solution that contains a word: a lone bracket says nothing about a model. */
function ownHoles(suite: OwnSuite, folder: string): { task: CompleteTask; hidden: HiddenHole }[] {
  const rows = readRows(folder, fileOf(suite), Solved.extend({ prompt: z.string() }));
  return rows.flatMap(({ task_id, prompt, canonical_solution, test, entry_point }) => {
    const lines = canonical_solution.split(/(?<=\n)/);
    return lines.flatMap((canonical, at) => {
      if (!/\w/.test(canonical)) return [];
      const task: CompleteTask = {
        id: `${task_id}/L${at + 1}`,
        language: languageOf(programsOf(suite)),
        prefix: prompt + lines.slice(0, at).join(''),
        suffix: lines.slice(at + 1).join(''),
        isWholeLine: true,
      };
      return [{ task, hidden: { test, entryPoint: entry_point, canonical } }];
    });
  });
}
