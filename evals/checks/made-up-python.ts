import type { TypeChecker, TypeProblemKind } from '../../src/ports/type-checker.ts';
import { MADE_UP } from './made-up-python/cases.ts';
import { VERSION_PAIRS, type VersionPair } from './made-up-python/versions.ts';

/** `missed` and `alarms` name the lines; `alarms` are real calls that were blocked. */
export type MadeUpReport = {
  planted: number;
  caught: number;
  missed: string[];
  real: number;
  alarms: string[];
  /** Milliseconds of each check, in the order they were made. */
  times: number[];
};

/** What the types check blocks for (src/checks/types.ts): what does not exist. */
const BLOCKING: TypeProblemKind[] = ['missing_member', 'missing_module', 'missing_name', 'wrong_arguments'];

/** How many made-up calls a checker catches in a project, and how many real ones it takes for made up. */
export async function evaluateMadeUpPython(checker: TypeChecker, workspace: string): Promise<MadeUpReport> {
  const report: MadeUpReport = { planted: 0, caught: 0, missed: [], real: 0, alarms: [], times: [] };
  for (const group of MADE_UP)
    for (const { bad, good } of group.pairs) {
      report.planted += 1;
      const found = await problemsIn(checker, workspace, `${group.setup}\n${bad}\n`, report.times);
      const line = group.setup.split('\n').length;
      if (found.some((problem) => problem.line > line)) report.caught += 1;
      else report.missed.push(`${group.package}: ${bad}`);
      report.real += 1;
      const alarms = await problemsIn(checker, workspace, `${group.setup}\n${good}\n`, report.times);
      for (const { message } of alarms) report.alarms.push(`${group.package}: ${good}: ${message}`);
    }
  return report;
}

/** Pairs that a checker tells apart; `layOut` gives a project in which just these distributions are installed. */
export async function evaluateVersions(
  checker: TypeChecker,
  layOut: (distributions: string[]) => Promise<string>,
): Promise<{ pairs: number; told: number; wrong: string[] }> {
  const wrong: string[] = [];
  for (const pair of VERSION_PAIRS) {
    const fault = await faultOf(checker, pair, layOut);
    if (fault !== null) wrong.push(fault);
  }
  return { pairs: VERSION_PAIRS.length, told: VERSION_PAIRS.length - wrong.length, wrong };
}

async function faultOf(
  checker: TypeChecker,
  { code, real, madeUp }: VersionPair,
  layOut: (distributions: string[]) => Promise<string>,
): Promise<string | null> {
  const alarms = await problemsIn(checker, await layOut(real), code, []);
  if (alarms.length > 0) return `${real.join(' ')}: ${alarms.map(({ message }) => message).join('; ')}`;
  const found = await problemsIn(checker, await layOut(madeUp), code, []);
  return found.length > 0 ? null : `${madeUp.join(' ')}: nothing found in ${JSON.stringify(code)}`;
}

async function problemsIn(
  checker: TypeChecker,
  workspace: string,
  text: string,
  times: number[],
): Promise<{ line: number; message: string }[]> {
  const started = performance.now();
  const input = { text, language: 'python', path: null, workspace };
  const found = await checker.check(input, new AbortController().signal);
  times.push(performance.now() - started);
  if (!found.ok) throw new Error(`${found.failure.reason}: ${found.failure.message}`);
  return found.value
    .filter(({ kind }) => BLOCKING.includes(kind))
    .map(({ range, message }) => ({ line: range.start.line, message }));
}
