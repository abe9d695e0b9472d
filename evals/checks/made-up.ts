import type { TypeChecker, TypeProblemKind } from '../../src/ports/type-checker.ts';
import type { MadeUpGroup, VersionPair } from './made-up-group.ts';

/** `missed` and `alarms` name the lines; `alarms` are real calls that were blocked. */
export type MadeUpReport = {
  planted: number;
  caught: number;
  missed: string[];
  real: number;
  alarms: string[];
};

export type VersionsReport = { pairs: number; told: number; wrong: string[] };

/** The checker for one language. */
export type Asked = {
  checker: TypeChecker;
  language: string;
  /** Path of the text in its project. */
  path: string | null;
  signal: AbortSignal;
};

/** The problems the types check blocks (src/checks/types.ts): what does not exist. */
const BLOCKING: TypeProblemKind[] = ['missing_member', 'missing_module', 'missing_name', 'wrong_arguments'];

/** How many made-up calls a checker catches in a project, and how many real ones it takes for made up. */
export async function evaluateMadeUp(
  asked: Asked,
  workspace: string,
  groups: readonly MadeUpGroup[],
): Promise<MadeUpReport> {
  const report: MadeUpReport = { planted: 0, caught: 0, missed: [], real: 0, alarms: [] };
  for (const group of groups)
    for (const { bad, good } of group.pairs) {
      report.planted += 1;
      const found = await problemsIn(asked, workspace, `${group.setup}\n${bad}\n`);
      const line = group.setup.split('\n').length;
      if (found.some((problem) => problem.line > line)) report.caught += 1;
      else report.missed.push(`${group.package}: ${bad}`);
      report.real += 1;
      const alarms = await problemsIn(asked, workspace, `${group.setup}\n${good}\n`);
      if (alarms.length > 0)
        report.alarms.push(`${group.package}: ${good}: ${alarms.map(({ message }) => message).join('; ')}`);
    }
  return report;
}

/** Pairs that a checker tells apart; `placeOf` returns the project with exactly these packages installed. */
export async function evaluateVersions(
  asked: Asked,
  pairs: readonly VersionPair[],
  placeOf: (packages: readonly string[]) => string,
): Promise<VersionsReport> {
  const wrong: string[] = [];
  for (const { code, real, madeUp } of pairs) {
    const alarms = await problemsIn(asked, placeOf(real), code);
    const found = await problemsIn(asked, placeOf(madeUp), code);
    if (alarms.length > 0)
      wrong.push(`${real.join(' ')}: ${alarms.map(({ message }) => message).join('; ')}`);
    else if (found.length === 0) wrong.push(`${madeUp.join(' ')}: nothing found in ${JSON.stringify(code)}`);
  }
  return { pairs: pairs.length, told: pairs.length - wrong.length, wrong };
}

/** The problems for which the types check would block a text of a project. */
export async function problemsIn(
  { checker, language, path, signal }: Asked,
  workspace: string,
  text: string,
): Promise<{ line: number; message: string }[]> {
  const found = await checker.check({ text, language, path, workspace }, signal);
  if (!found.ok) throw new Error(`${found.failure.reason}: ${found.failure.message}`);
  return found.value
    .filter(({ kind }) => BLOCKING.includes(kind))
    .map(({ range, message }) => ({ line: range.start.line, message }));
}
