import { randomUUID } from 'node:crypto';
import type { Processes } from '../../src/ports/processes.ts';
import type { Sandbox } from '../../src/ports/sandbox.ts';
import { compileTypeScript } from '../generate/compile-typescript.ts';
import { hashOf, type Prepared, type Score, scorePrepared } from '../generate/score.ts';
import { Journal } from '../journal.ts';
import { markNode } from '../node-tests.ts';
import { type HiddenPlace, isFirstThings, type SessionSuite } from './places.ts';
import type { Session } from './sessions.ts';

export type TestOptions = {
  suite: SessionSuite;
  /** JSON lines to resume from; null stores none. */
  scores: string | null;
  sandbox: Sandbox;
  processes: Processes;
};

/** A finished program, and the test that it has to pass. */
type Tested = { id: string; language: string; program: string; test: string; entryPoint: string | null };

/** Runs the tests of the given sessions in the sandbox, each program once; places without a test are left out. */
export async function runTests(
  options: TestOptions,
  sessions: readonly Session[],
  hidden: ReadonlyMap<string, HiddenPlace>,
): Promise<Score[]> {
  const tested = sessions.flatMap(({ id, language, program }): Tested[] => {
    const { test = null, entryPoint = null } = hidden.get(id) ?? {};
    return test === null ? [] : [{ id, language, program, test, entryPoint }];
  });
  if (!isFirstThings(options.suite)) {
    const suite = options.suite === 'bodies' ? 'humaneval' : 'humaneval-ts';
    return scorePrepared({ ...options, suite, keepsTrials: true }, tested.map(prepared));
  }
  const python = tested.filter(({ language }) => language === 'python').map(asFunction);
  const marked = await scorePrepared({ ...options, suite: 'humaneval', keepsTrials: true }, python);
  return [...marked, ...(await scoreNode(options, tested))];
}

function prepared({ id, program, test, entryPoint }: Tested): Prepared {
  const hash = hashOf(program, test);
  return { task_id: id, sample: 0, hash, program, tests: { test, entryPoint: entryPoint ?? '' } };
}

/** A program with its test below it, run as a script is run, by the function that the judge of Python calls. */
function asFunction(one: Tested): Prepared {
  const program = `import sys
SOURCE = ${JSON.stringify(`${one.program}\n${one.test}\n`)}
def run_script():
    exec(compile(SOURCE, 'main.py', 'exec'), sys.modules['__main__'].__dict__)
`;
  return prepared({ ...one, program, test: RUN_SCRIPT, entryPoint: 'run_script' });
}

const RUN_SCRIPT = 'def check(candidate):\n    candidate()\n';
const NODE_LANGUAGES = ['typescript', 'javascript'];

/** Type errors do not stop a program here, as they do not stop the tools that run TypeScript: they are counted apart. */
async function scoreNode({ scores, sandbox, processes }: TestOptions, tested: Tested[]): Promise<Score[]> {
  const journal = new Journal<Score>(scores);
  const known = new Map(journal.entries.map((score) => [`${score.task_id} ${score.hash}`, score]));
  const all = tested.filter(({ language }) => NODE_LANGUAGES.includes(language)).map(prepared);
  const due = all.filter(({ task_id, hash }) => !known.has(`${task_id} ${hash}`));
  // A statement that remains in the compiled text, and that no program contains.
  const border = JSON.stringify(`the tests of ${randomUUID()}`);
  const compiled = await compileTypeScript(
    processes,
    due.map(({ program, tests }) => `${program}\n;${border};\n${tests.test}`),
  );
  for (const [index, { task_id, sample, hash }] of due.entries()) {
    const [program = '', test = ''] = compiled[index]?.script.split(border) ?? [];
    const score = { task_id, sample, hash, ...(await markNode(sandbox, { program, test }, {})) };
    journal.add(score);
    known.set(`${task_id} ${hash}`, score);
  }
  return all.flatMap(({ task_id, hash }) => known.get(`${task_id} ${hash}`) ?? []);
}
