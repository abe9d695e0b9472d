import { join } from 'node:path';
import type { Examined, Stretch } from '../../analysis/python-api/examine.ts';
import { ok } from '../../base/result.ts';
import { lineStarts, offsetsOf, rangeAt } from '../../base/text.ts';
import { MAX_TYPE_MESSAGE_CHARACTERS } from '../../config/limits.ts';
import type { Files } from '../../ports/files.ts';
import type { Processes } from '../../ports/processes.ts';
import type { TypeChecker, TypeCheckInput, TypeProblem } from '../../ports/type-checker.ts';
import { packageRoot } from '../package-root.ts';
import { projectFolders } from '../packages/project.ts';
import { interpreterVariables } from '../python/find-environment.ts';
import { installedVersion } from './package-version.ts';
import { Pyright } from './pyright.ts';
import { ApiIndex } from './python-api/api-index.ts';

type PythonCheckerOptions = {
  /** `FETTLE_HOME`: the lists of names are stored below it. */
  home: string;
  files: Files;
  processes: Processes;
  variables?: Readonly<Record<string, string | undefined>>;
  /** The build folder with the grammars and the compiled thread. */
  build?: string;
  /** The index of installed packages, if it is shared; its owner closes it. */
  index?: ApiIndex;
  /** pyright's script; null leaves it out. */
  pyright?: string | null;
};

/**
 * Checks Python with two tools: the API index, which knows what the installed packages have, and pyright,
 * which knows types. pyright runs only if the index finds nothing absent and leaves something open; then
 * nothing passes without its answer. Names that the index knows to exist override pyright, whose stubs may be
 * of another version. Undefined names are left to the lint check.
 */
export function createPythonChecker(options: PythonCheckerOptions): TypeChecker {
  const { home, variables = process.env } = options;
  const index = options.index ?? createApiIndex(options);
  const { pyright: script } = options;
  const pyright = new Pyright({
    folder: join(home, 'cache', 'pyright'),
    build: options.build ?? join(packageRoot(), 'dist'),
    ...(script === undefined ? {} : { script }),
  });
  const environmentOf = async ({ path, workspace }: TypeCheckInput) => {
    const environment = await index.environment(projectFolders(path, workspace));
    // Without an interpreter, pyright would start `python3` by name in the project's folder.
    return {
      ...environment,
      variables: { ...interpreterVariables(variables), PATH: environment.searchPath },
    };
  };
  return {
    tool: 'api-index, pyright',
    version: installedVersion('pyright'),
    async check(input, signal) {
      const listed = await index.examine(input, signal);
      if (!listed.ok) return listed;
      const problems = toProblems(listed.value, input.text);
      if (isSettled(listed.value)) return ok(problems);
      const environment = await environmentOf(input);
      const typed = await pyright.check(input, environment, signal);
      if (!typed.ok) return typed;
      return ok([...problems, ...thoseThatHold(typed.value, listed.value, input.text, environment.isWhole)]);
    },
    prepare: async (input) => pyright.prepare(input, await environmentOf(input)),
    warm: (language) => (language === 'python' ? index.warm() : Promise.resolve()),
    async close() {
      await Promise.all([index.close(), pyright.close()]);
    },
  };
}

/** The API index alone: quick, but silent on types. The caller still owns the index. */
export function createNamesChecker(index: ApiIndex): Pick<TypeChecker, 'check'> {
  return {
    async check(input, signal) {
      const listed = await index.examine(input, signal);
      return listed.ok ? ok(toProblems(listed.value, input.text)) : listed;
    },
  };
}

/** Creates the index of the installed Python packages, cached below `home`. */
export function createApiIndex(options: Omit<PythonCheckerOptions, 'index' | 'pyright'>): ApiIndex {
  const { home, files, processes, variables = process.env } = options;
  const factsFolder = join(home, 'cache', 'python-api');
  const build = options.build ?? join(packageRoot(), 'dist');
  return new ApiIndex({ factsFolder, build, files, processes, variables });
}

/** Something is absent, or nothing is left that only types could answer. */
function isSettled({ absent, unknown }: Examined): boolean {
  return absent.some(({ kind }) => kind !== 'deprecated') || Object.keys(unknown).length === 0;
}

/** Drops problems that the index refutes, and those that the text allows for. */
function thoseThatHold(
  problems: TypeProblem[],
  { absent, exists, excused }: Examined,
  text: string,
  isWhole: boolean,
): TypeProblem[] {
  return problems.filter((problem) => {
    if (problem.kind === 'missing_module' && !isWhole) return false;
    const place = offsetsOf(text, problem.range);
    if (place === null) return true;
    const isKnown = [...absent, ...exists].some(
      ({ start, end }) => start === place.start && end === place.end,
    );
    return !isKnown && !excused.some((one) => isWithin(place, one));
  });
}

function isWithin(inner: Stretch, outer: Stretch): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function toProblems({ absent }: Examined, text: string): TypeProblem[] {
  const starts = lineStarts(text);
  return absent.map(({ code, kind, message, start, end, suggestions }) => ({
    code,
    kind,
    message: message.slice(0, MAX_TYPE_MESSAGE_CHARACTERS),
    range: rangeAt(text, start, end, starts),
    suggestions,
  }));
}
