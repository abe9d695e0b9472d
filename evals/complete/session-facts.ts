import { createExampleRunner } from '../../src/adapters/examples/runner.ts';
import { examplesOf } from '../../src/context/examples/examples.ts';
import type { Processes } from '../../src/ports/processes.ts';
import type { Sandbox } from '../../src/ports/sandbox.ts';
import { compileTypeScript } from '../generate/compile-typescript.ts';
import type { HiddenPlace, SessionPlace } from './places.ts';
import type { Session } from './sessions.ts';

/** Of a program after the last accepted suggestion; `unknown`: nothing could tell. */
type Found = 'pass' | 'fail' | 'unknown';

/** What is wrong with a program, whether or not it has a test. */
export type Facts = { id: string; parses: Found; types: Found; contradicts: boolean };

/** A session in which something was shown, with its place. */
export type Finished = { session: Session; place: SessionPlace; hidden: HiddenPlace };

type Machine = { sandbox: Sandbox; processes: Processes };

/**
 * Measured without Fettle's own checks where that is cheap: the syntax of Python, syntax and types of TypeScript, and
 * the examples in Python's docstrings. Otherwise the verdicts of the last suggestion.
 */
export async function factsOf(
  machine: Machine,
  finished: readonly Finished[],
  signal: AbortSignal,
): Promise<Facts[]> {
  const python = await parsedPython(machine.sandbox, finished.filter(isPython));
  const compiled = await compiledScripts(machine.processes, finished.filter(isScript));
  const facts: Facts[] = [];
  for (const one of finished) {
    const { id, language, parses, types } = one.session;
    const script = compiled.get(id);
    facts.push({
      id,
      parses: python.get(id) ?? script?.parses ?? foundOf(parses),
      types: (language === 'typescript' ? script?.types : undefined) ?? foundOf(types),
      contradicts: isPython(one) && (await isContradicting(machine.sandbox, one, signal)),
    });
  }
  return facts;
}

function isPython({ session }: Finished): boolean {
  return session.language === 'python';
}

function isScript({ session }: Finished): boolean {
  return session.language === 'typescript' || session.language === 'javascript';
}

function foundOf(status: string | null): Found {
  return status === 'pass' || status === 'fail' ? status : 'unknown';
}

const PARSE = `import ast, json, sys

def parses(text):
    try:
        ast.parse(text)
        return True
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False

json.dump([parses(text) for text in json.load(sys.stdin)], sys.stdout)
`;

/** In one process: nothing of the programs is run. */
async function parsedPython(sandbox: Sandbox, all: readonly Finished[]): Promise<Map<string, Found>> {
  if (all.length === 0) return new Map();
  const ran = await sandbox.run(
    {
      ...{ program: 'python', args: ['-I', 'parse.py'], files: [{ path: 'parse.py', text: PARSE }] },
      stdin: JSON.stringify(all.map(({ session }) => session.program)),
    },
    new AbortController().signal,
  );
  if (!ran.ok) throw new Error(`${ran.failure.reason}: ${ran.failure.message}`);
  if (ran.value.exitCode !== 0) throw new Error(`Python could not parse the programs: ${ran.value.stderr}`);
  const parses = JSON.parse(ran.value.stdout) as boolean[];
  return new Map(all.map(({ session }, at) => [session.id, parses[at] === true ? 'pass' : 'fail']));
}

/** TypeScript's errors of syntax; 2000 and above are about names and types. */
const SYNTAX_ERROR = /error TS(?:1[01]\d\d|143[45]):/;
/** Packages and the surroundings that a program has in its project, which the compiler does not see here. */
const NOT_THERE = /error TS(?:2307|2580|2582|2584|2591|2792|7016):/;

type Compiled = Pick<Facts, 'parses' | 'types'>;

/** Errors that the program has with its reference too are not counted: they are not the suggestion's. */
async function compiledScripts(
  processes: Processes,
  all: readonly Finished[],
): Promise<Map<string, Compiled>> {
  const programs = all.map(({ session }) => session.program);
  const references = all.map(({ place, hidden }) => `${place.before}${hidden.reference ?? ''}${place.after}`);
  const [compiled, expected] = [
    await compileTypeScript(processes, programs),
    await compileTypeScript(processes, references),
  ];
  return new Map(
    all.map(({ session, hidden }, at) => {
      const known = hidden.reference === null ? [] : (expected[at]?.errors ?? []).map(withoutPlace);
      const errors = compiled[at]?.errors?.map(withoutPlace).filter((error) => !known.includes(error));
      return [session.id, foundIn(errors)];
    }),
  );
}

function foundIn(errors: string[] | undefined): Compiled {
  if (errors === undefined) return { parses: 'unknown', types: 'unknown' };
  if (errors.some((error) => SYNTAX_ERROR.test(error))) return { parses: 'fail', types: 'unknown' };
  return { parses: 'pass', types: errors.every((error) => NOT_THERE.test(error)) ? 'pass' : 'fail' };
}

function withoutPlace(error: string): string {
  return error.slice(error.indexOf('): ') + 3);
}

/** Whether the program gives another result than its docstring's `>>>` example says; one that cannot run does not. */
async function isContradicting(
  sandbox: Sandbox,
  { session, place }: Finished,
  signal: AbortSignal,
): Promise<boolean> {
  const lines = place.before.split('\n').map((line) => line.trim());
  const examples = examplesOf(place.before, null).filter(({ call }) => isTyped(lines, call));
  if (examples.length === 0) return false;
  const ran = await createExampleRunner(sandbox).run(session.program, 'python', examples, signal);
  return ran.ok && ran.value.broken === null && ran.value.outcomes.some(({ passed }) => !passed);
}

/** Whether a call stands behind a prompt, and not in a sentence. */
function isTyped(lines: readonly string[], call: string): boolean {
  return lines.some((line) => line.endsWith(`>>> ${call}`));
}
