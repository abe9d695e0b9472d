import { createHash, randomUUID } from 'node:crypto';
import type { Processes } from '../../src/ports/processes.ts';
import type { Sandbox, SandboxLimits } from '../../src/ports/sandbox.ts';
import { Journal } from '../journal.ts';
import { markNode } from '../node-tests.ts';
import { markPython } from '../python-tests.ts';
import type { Mark } from '../sandbox-score.ts';
import { compileTypeScript } from './compile-typescript.ts';
import { programOf } from './extract.ts';
import { type HiddenTests, loadHiddenTests } from './hidden-tests.ts';
import { type GenerateSuite, type GenerateTask, languageOf, loadTasks } from './suites.ts';

/** One answer to a task, as generated; `sample` numbers several answers to the same task. */
export type Generation = { task_id: string; completion: string; sample?: number };

export type Score = Mark & {
  task_id: string;
  sample: number;
  /** Hash of the program and its tests: a score is reused only for exactly these. */
  hash: string;
};

export type ScoreOptions = {
  suite: GenerateSuite;
  /** The data folder. */
  data: string;
  generations: Generation[];
  /** JSON lines to resume from; null stores none. */
  scores: string | null;
  sandbox: Sandbox;
  processes: Processes;
  /** The answers are run unchanged, including their own trial code. */
  keepsTrials?: boolean;
  /** For each answer; scores with other limits are not comparable, so store them in another file. */
  limits?: Partial<SandboxLimits>;
};

/** A program that is ready to run. */
export type Prepared = Pick<Score, 'task_id' | 'sample' | 'hash'> & {
  program: string;
  tests: HiddenTests;
};

/**
 * Scores answers in the sandbox, in the given order, and each once: existing results in `scores` are reused. Rejects
 * when there is no sandbox, or for an answer to a task that is not in the suite.
 */
export async function scoreGenerations(options: ScoreOptions): Promise<Score[]> {
  const { suite, data } = options;
  const tasks = new Map(loadTasks(suite, data).map((task) => [task.id, task]));
  const hidden = loadHiddenTests(suite, data);
  const prepared = options.generations.map((generation) => {
    const [task, tests] = [tasks.get(generation.task_id), hidden.get(generation.task_id)];
    if (task === undefined || tests === undefined)
      throw new Error(`${suite} has no task ${generation.task_id}`);
    return prepare(task, tests, generation);
  });
  return scorePrepared(options, prepared);
}

function prepare(task: GenerateTask, tests: HiddenTests, { completion, sample = 0 }: Generation): Prepared {
  const program = programOf(task, tests.entryPoint, completion);
  return { task_id: task.id, sample, hash: hashOf(program, tests.test), program, tests };
}

export function hashOf(...texts: string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length} ${text}`);
  return hash.digest('hex');
}

/** Runs programs that have no score yet. Two at once: as many as a sandbox runs. */
export async function scorePrepared(
  options: Omit<ScoreOptions, 'data' | 'generations'>,
  prepared: Prepared[],
): Promise<Score[]> {
  const journal = new Journal<Score>(options.scores);
  const known = new Map(journal.entries.map((score) => [keyOf(score), score]));
  const due = prepared.filter((one) => !known.has(keyOf(one)));
  const marks =
    languageOf(options.suite) === 'python' ? pythonMarks(options, due) : await typescriptMarks(options, due);
  const work = due.map((one, index) => async () => {
    const mark = await (marks[index] as () => Promise<Mark>)();
    const { task_id, sample, hash } = one;
    const score = { task_id, sample, hash, ...mark };
    journal.add(score);
    known.set(keyOf(score), score);
  });
  await Promise.all(Array.from({ length: AT_ONCE }, () => drain(work)));
  return prepared.map((one) => known.get(keyOf(one)) as Score);
}

const AT_ONCE = 2;

async function drain(work: (() => Promise<void>)[]): Promise<void> {
  for (let next = work.shift(); next !== undefined; next = work.shift()) await next();
}

function keyOf({ task_id, sample, hash }: Pick<Score, 'task_id' | 'sample' | 'hash'>): string {
  return `${task_id} ${sample} ${hash}`;
}

type Marking = Pick<ScoreOptions, 'sandbox' | 'processes' | 'keepsTrials' | 'limits'>;

function pythonMarks(
  { sandbox, keepsTrials = false, limits = {} }: Marking,
  due: Prepared[],
): (() => Promise<Mark>)[] {
  return due.map(
    ({ program, tests }) =>
      () =>
        markPython(sandbox, { program, ...tests, keepsTrials }, limits),
  );
}

/** Without type errors, and through its tests. */
async function typescriptMarks(
  { sandbox, processes, limits = {} }: Marking,
  due: Prepared[],
): Promise<(() => Promise<Mark>)[]> {
  // A statement that remains in the compiled text, and that no program contains.
  const border = JSON.stringify(`the tests of ${randomUUID()}`);
  const compiled = await compileTypeScript(
    processes,
    due.map(({ program, tests }) => `${program}\n;${border};\n${tests.test}`),
  );
  return compiled.map(({ script, errors }) => async () => {
    if (errors === null) return { passed: false, reason: 'timed_out', detail: 'the compiler hangs', ms: 0 };
    if (errors.length > 0) return { passed: false, reason: 'types', detail: errors[0] ?? '', ms: 0 };
    const [program = '', test = ''] = script.split(border);
    return markNode(sandbox, { program, test }, limits);
  });
}
