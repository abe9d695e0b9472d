import { join } from 'node:path';
import { createPythonChecker } from '../../src/adapters/analyzers/python.ts';
import { createTypeScriptChecker } from '../../src/adapters/analyzers/typescript/checker.ts';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import { ok, type Result } from '../../src/base/result.ts';
import { problemsIn } from '../checks/made-up.ts';
import { type EvalFailure, type Report, type Row, rowOf, type SuiteOptions } from '../checks/report.ts';
import { VERSION_CASES } from './versions/cases.ts';
import { draftAll, type PlacedCase, TELLINGS, type VersionDraft } from './versions/drafts.ts';
import { layOut } from './versions/projects.ts';

/**
 * How often a first draft calls what the installed version lacks, with the installed versions in the prompt and
 * without. Drafts are stored in `evals/context-versions.jsonl` of the home and judged again each time; delete the file
 * to generate them again.
 */
export async function evaluateVersionFacts(options: SuiteOptions): Promise<Result<Report, EvalFailure>> {
  const placed: PlacedCase[] = [];
  for (const one of VERSION_CASES) {
    const root = await layOut(one, join(options.packages.folder, 'version-projects'), options);
    if (!root.ok) return root;
    placed.push({ ...one, root: root.value });
  }
  const drafts = await draftAll(placed, options);
  if (!drafts.ok) return drafts;
  const failed = await judge(placed, drafts.value, options);
  return ok({ suite: 'versions', rows: rowsOf(placed, failed), versions: versionsOf() });
}

type Judged = VersionDraft & { problems: string[] };

async function judge(
  cases: readonly PlacedCase[],
  drafts: readonly VersionDraft[],
  { packages, signal }: SuiteOptions,
): Promise<Judged[]> {
  const python = createPythonChecker({
    home: join(packages.folder, 'home'),
    files: createDiskFiles(),
    processes: createProcesses(),
  });
  const typescript = createTypeScriptChecker();
  try {
    const judged: Judged[] = [];
    for (const { id, language, path, root } of cases) {
      const checker = language === 'python' ? python : typescript;
      for (const draft of drafts.filter((one) => one.id === id)) {
        const found = await problemsIn({ checker, language, path, signal }, root, draft.code);
        judged.push({ ...draft, problems: found.map(({ line, message }) => `${line}: ${message}`) });
      }
    }
    return judged;
  } finally {
    await Promise.all([python.close(), typescript.close()]);
  }
}

/** Wrong drafts with and without facts; the goal is fewer with facts. */
function rowsOf(cases: readonly PlacedCase[], judged: readonly Judged[]): Row[] {
  const wrongOf = (telling: VersionDraft['telling']) =>
    judged.filter((one) => one.telling === telling && one.problems.length > 0);
  const without = wrongOf('without').length;
  // Strictly fewer, so that no gain counts as a miss.
  const target = { atMost: (without - 1) / cases.length };
  return TELLINGS.map((telling) => {
    const wrong = wrongOf(telling);
    return rowOf({
      name: `drafts that fail the type check, ${telling}`,
      n: judged.filter((one) => one.telling === telling).length,
      hits: wrong.length,
      ...(telling === 'with facts' && { target }),
      wrong: wrong.map(({ id, problems }) => `${id}: ${problems.slice(0, 2).join('; ')}`),
    });
  });
}

function versionsOf(): Record<string, string> {
  const specs = new Set(VERSION_CASES.flatMap(({ project }) => project.packages));
  return { judged_against: [...specs].join(' ') };
}
