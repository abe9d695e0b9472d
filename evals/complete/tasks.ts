import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readRows } from '../data.ts';
import type { HiddenTests } from '../generate/hidden-tests.ts';
import { type GenerateSuite, type GenerateTask, languageOf, SUITE_FILES } from '../generate/suites.ts';
import { PACK_FILE, passingPackTasks, type SolvedTask } from './pack-tasks.ts';

/**
 * HumanEval-Infilling (Bavarian et al. 2022, arXiv 2207.14255): 200 single lines, and random spans. `own-lines`: each
 * significant line of the solutions to Fettle's own tasks (`OWN_FOLDER`), which no model has been trained on.
 * `pack-lines-ts`: the same of solutions that people wrote for HumanEval; `pack-spans-ts`: of every second one the end,
 * from a random column.
 */
export const COMPLETE_SUITES = [
  'infilling-line-200',
  'infilling-span-light',
  'own-lines',
  'own-lines-ts',
  'pack-lines-ts',
  'pack-spans-ts',
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

/** The file of a suite; where it has several, the one that only it has. */
export function fileOf(suite: CompleteSuite): string {
  if (isPack(suite)) return PACK_FILE;
  return isOwn(suite) ? SUITE_FILES[programsOf(suite)] : `humaneval-${suite}.jsonl.gz`;
}

/** The tasks of a suite, in file order. */
export function loadHoles(suite: CompleteSuite, folder: string): CompleteTask[] {
  if (isCut(suite)) return cutHoles(suite, folder).map(({ task }) => task);
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
  if (isCut(suite)) return new Map(cutHoles(suite, folder).map(({ task, hidden }) => [task.id, hidden]));
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
  if (suite === 'own-lines-ts') return 'own-ts';
  return isPack(suite) ? 'humaneval-ts' : 'humaneval';
}

type OwnSuite = 'own-lines' | 'own-lines-ts';
type PackSuite = 'pack-lines-ts' | 'pack-spans-ts';
/** Gaps that are cut here, out of whole solutions. */
type CutSuite = OwnSuite | PackSuite;

function isOwn(suite: CompleteSuite): suite is OwnSuite {
  return suite === 'own-lines' || suite === 'own-lines-ts';
}

function isPack(suite: CompleteSuite): suite is PackSuite {
  return suite === 'pack-lines-ts' || suite === 'pack-spans-ts';
}

function isCut(suite: CompleteSuite): suite is CutSuite {
  return isOwn(suite) || isPack(suite);
}

const Solved = z.object({
  task_id: z.string(),
  test: z.string(),
  entry_point: z.string(),
  canonical_solution: z.string(),
});

type Hole = { task: CompleteTask; hidden: HiddenHole };

function cutHoles(suite: CutSuite, folder: string): Hole[] {
  const language = languageOf(programsOf(suite));
  if (isOwn(suite)) {
    const tasks = readRows(folder, fileOf(suite), Solved.extend({ prompt: z.string() }));
    return tasks.flatMap((task) => wholeLines(task, language));
  }
  const cut = suite === 'pack-spans-ts' ? lineEnds : wholeLines;
  // The tasks of both suites are the same: their gaps are told apart by the name.
  return passingPackTasks(folder).flatMap((task) =>
    cut({ ...task, task_id: `${suite}/${task.task_id}` }, language),
  );
}

/** A gap for each line of a solution that contains a word: a lone bracket says nothing about a model. */
function wholeLines(task: SolvedTask, language: CompleteTask['language']): Hole[] {
  return significantLines(task).map(({ line, number, above, below }) => ({
    task: {
      id: `${task.task_id}/L${number}`,
      language,
      prefix: task.prompt + above,
      suffix: below,
      isWholeLine: true,
    },
    hidden: { test: task.test, entryPoint: task.entry_point, canonical: line },
  }));
}

/** A gap in every second line, from a column behind its first character up to its end. */
function lineEnds(task: SolvedTask, language: CompleteTask['language']): Hole[] {
  return significantLines(task).flatMap(({ line, number, above, below }, at) => {
    const id = `${task.task_id}/L${number}`;
    const [first, last] = [line.search(/\S/) + 1, line.search(/\w\W*$/)];
    if (at % 2 === 1 || last < first) return [];
    const column = first + (seedOf(id) % (last - first + 1));
    const end = line.trimEnd().length;
    return {
      task: {
        ...{ id, language, isWholeLine: false },
        prefix: task.prompt + above + line.slice(0, column),
        suffix: line.slice(end) + below,
      },
      hidden: { test: task.test, entryPoint: task.entry_point, canonical: line.slice(column, end) },
    };
  });
}

/** The lines of a solution that contain a word, each with its end, its number and the rest of the solution. */
function significantLines({ canonical_solution }: SolvedTask) {
  const lines = canonical_solution.split(/(?<=\n)/);
  return lines.flatMap((line, at) => {
    const [above, below] = [lines.slice(0, at).join(''), lines.slice(at + 1).join('')];
    return /\w/.test(line) ? [{ line, number: at + 1, above, below }] : [];
  });
}

/** The same number for the same id on every machine. */
function seedOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE();
}
