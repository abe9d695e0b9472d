import type { Processes } from '../../src/ports/processes.ts';
import type { Sandbox } from '../../src/ports/sandbox.ts';
import { type Generation, hashOf, type Score, scorePrepared } from '../generate/score.ts';
import { type CompleteSuite, loadHiddenHoles, loadHoles, programsOf } from './tasks.ts';

export type CompleteScore = Score & {
  /** Whether the text equals the original, ignoring blanks at its ends. */
  isExact: boolean;
  /** Whether the original begins with the shown part of the completion; false when all or nothing was shown. */
  beginsRight: boolean;
};

export type CompleteOptions = {
  suite: CompleteSuite;
  /** The data folder. */
  data: string;
  /** `part`: the shown part of a completion. */
  generations: (Generation & { part?: string | null })[];
  scores: string | null;
  sandbox: Sandbox;
  processes: Processes;
};

/** Scores completions in the sandbox: the text before, the completion and the text after, with the tests. */
export async function scoreCompletions(options: CompleteOptions): Promise<CompleteScore[]> {
  const { suite, data, generations, scores, sandbox, processes } = options;
  const holes = new Map(loadHoles(suite, data).map((hole) => [hole.id, hole]));
  const hidden = loadHiddenHoles(suite, data);
  const prepared = generations.map(({ task_id, completion, sample = 0, part = null }) => {
    const [hole, tests] = [holes.get(task_id), hidden.get(task_id)];
    if (hole === undefined || tests === undefined) throw new Error(`${suite} has no task ${task_id}`);
    const program = `${hole.prefix}${completion}${hole.suffix}`;
    const isExact = completion.trim() === tests.canonical.trim();
    const beginsRight = part !== null && tests.canonical.startsWith(part);
    return {
      marks: { isExact, beginsRight },
      due: { task_id, sample, hash: hashOf(program, tests.test), program, tests },
    };
  });
  const scored = await scorePrepared(
    { suite: programsOf(suite), scores, sandbox, processes, keepsTrials: true },
    prepared.map(({ due }) => due),
  );
  return scored.map((score, index) => ({ ...score, ...NO_MARKS, ...prepared[index]?.marks }));
}

const NO_MARKS = { isExact: false, beginsRight: false };
