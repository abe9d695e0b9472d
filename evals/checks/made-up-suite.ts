import { join } from 'node:path';
import { createPythonChecker } from '../../src/adapters/analyzers/python.ts';
import { createTypeScriptChecker } from '../../src/adapters/analyzers/typescript/checker.ts';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import { ok, type Result } from '../../src/base/result.ts';
import type { TypeChecker } from '../../src/ports/type-checker.ts';
import { type Asked, evaluateMadeUp, evaluateVersions } from './made-up.ts';
import type { MadeUpGroup, VersionPair } from './made-up-group.ts';
import * as javascript from './made-up-javascript/cases.ts';
import { HELD_OUT as HELD_OUT_JAVASCRIPT } from './made-up-javascript/held-out.ts';
import { VERSION_PAIRS as JAVASCRIPT_VERSIONS } from './made-up-javascript/versions.ts';
import * as python from './made-up-python/cases.ts';
import { HELD_OUT as HELD_OUT_PYTHON } from './made-up-python/held-out.ts';
import { VERSION_PAIRS as PYTHON_VERSIONS } from './made-up-python/versions.ts';
import { type EvalFailure, type Row, rowOf, type Suite, type SuiteOptions } from './report.ts';

const CAUGHT = { atLeast: 0.95 };
const BLOCKED = { atMost: 0 };
const TOLD = { atLeast: 0.95 };

type Failable<Value> = Result<Value, EvalFailure>;

/** Calls that do not exist, in Python, TypeScript and JavaScript, against really installed packages. */
export const evaluateMadeUpCalls: Suite = async (options) => {
  const rows: Row[] = [];
  for (const part of PARTS) {
    const found = await evaluatePart(part, options);
    if (!found.ok) return found;
    rows.push(...found.value);
  }
  const versions = Object.fromEntries(
    [...python.INSTALLED, ...javascript.INSTALLED].map((spec) => {
      const [, name = spec, version = ''] = /^(.+?)(?:==|(?<=.)@)([^@=]+)$/.exec(spec) ?? [];
      return [name, version];
    }),
  );
  return ok({ suite: 'made-up', rows, versions });
};

type Part = {
  title: string;
  language: string;
  path: string | null;
  open(options: SuiteOptions): TypeChecker;
  project(options: SuiteOptions): Promise<Failable<string>>;
  place(options: SuiteOptions, packages: readonly string[]): Promise<Failable<string>>;
  sets: { name: string; groups: MadeUpGroup[] }[];
  versions: VersionPair[];
};

const SCRIPTS = {
  open: () => createTypeScriptChecker(),
  project: ({ packages }: SuiteOptions) => packages.node(javascript.INSTALLED),
  place: ({ packages }: SuiteOptions, specs: readonly string[]) => packages.node(specs),
  sets: [
    { name: '', groups: javascript.MADE_UP },
    { name: ', held out', groups: HELD_OUT_JAVASCRIPT },
  ],
  versions: JAVASCRIPT_VERSIONS,
};

const PARTS: Part[] = [
  {
    title: 'Python',
    language: 'python',
    path: null,
    open: ({ packages }) =>
      createPythonChecker({
        home: join(packages.folder, 'home'),
        files: createDiskFiles(),
        processes: createProcesses(),
      }),
    project: ({ packages }) => packages.python(python.INSTALLED, 'whole'),
    place: ({ packages }, specs) => packages.python(specs, 'alone'),
    sets: [
      { name: '', groups: python.MADE_UP },
      { name: ', held out', groups: HELD_OUT_PYTHON },
    ],
    versions: PYTHON_VERSIONS,
  },
  { title: 'TypeScript', language: 'typescript', path: 'src/candidate.ts', ...SCRIPTS },
  { title: 'JavaScript', language: 'javascript', path: 'src/candidate.js', ...SCRIPTS },
];

async function evaluatePart(part: Part, options: SuiteOptions): Promise<Failable<Row[]>> {
  const { title, language, path } = part;
  const { signal, onLine } = options;
  const project = await part.project(options);
  if (!project.ok) return project;
  const places = await layOut(part, options);
  if (!places.ok) return places;
  const checker = part.open(options);
  const asked: Asked = { checker, language, path, signal };
  try {
    const rows: Row[] = [];
    for (const { name, groups } of part.sets) {
      onLine(`made-up calls: ${title}${name}`);
      const { planted, caught, missed, real, alarms } = await evaluateMadeUp(asked, project.value, groups);
      const called = `${title}${name}`;
      rows.push(
        rowOf({ name: `${called}: caught`, n: planted, hits: caught, target: CAUGHT, wrong: missed }),
        rowOf({
          name: `${called}: real ones blocked`,
          n: real,
          hits: alarms.length,
          target: BLOCKED,
          wrong: alarms,
        }),
      );
    }
    onLine(`made-up calls: ${title}, versions`);
    const placeOf = (packages: readonly string[]) => places.value.get(packages.join(' ')) ?? '';
    const { pairs, told, wrong } = await evaluateVersions(asked, part.versions, placeOf);
    rows.push(rowOf({ name: `${title}: versions told apart`, n: pairs, hits: told, target: TOLD, wrong }));
    return ok(rows);
  } finally {
    await checker.close();
  }
}

/** The projects of all version pairs, by their packages. */
async function layOut(part: Part, options: SuiteOptions): Promise<Failable<Map<string, string>>> {
  const places = new Map<string, string>();
  for (const packages of part.versions.flatMap(({ real, madeUp }) => [real, madeUp])) {
    const key = packages.join(' ');
    if (places.has(key)) continue;
    const laid = await part.place(options, packages);
    if (!laid.ok) return laid;
    places.set(key, laid.value);
  }
  return ok(places);
}
