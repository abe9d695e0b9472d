import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createDiskFiles } from '../../src/adapters/files/disk.ts';
import { createLicenseIndex } from '../../src/adapters/licenses/license-index.ts';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import { ok } from '../../src/base/result.ts';
import { type CopiedCodeReport, evaluateCopiedCode, type Tally } from './copied-code.ts';
import * as javascript from './made-up-javascript/cases.ts';
import * as python from './made-up-python/cases.ts';
import { sitePackages } from './packages.ts';
import { type Report, type Row, rowOf, type Suite, type Target } from './report.ts';

const COPIED = 300;
const HARMLESS = 500;
const SEED = 1;

/** Severity that counts as noticed: only a block, or also a warning. */
type Of = 'blocked' | 'flagged';
type Figure = { name: string; of: Of; target: Target };

const DISGUISED: Record<keyof CopiedCodeReport['disguises'], Figure> = {
  verbatim: { name: 'verbatim: blocked', of: 'blocked', target: { atLeast: 0.97 } },
  reformatted: { name: 'reformatted: blocked', of: 'blocked', target: { atLeast: 0.97 } },
  renamed: { name: 'all identifiers renamed: noticed', of: 'flagged', target: { atLeast: 0.9 } },
};
const UNRELATED: Figure = { name: 'unrelated code: noticed', of: 'flagged', target: { atMost: 0.02 } };

/**
 * Excerpts of the copyleft packages in the starter index, and of installed packages that are in no index. Without the
 * packages' sources nothing is measured, and the report must say so.
 */
export const evaluateCopiedCodeSuite: Suite = async ({ sources, packages, home, onLine }) => {
  const copyleft = sources === null ? null : join(sources, 'tree', 'copyleft');
  if (copyleft === null) return ok(notMeasured('no --sources were given'));
  if (!existsSync(copyleft)) return ok(notMeasured('the folder of --sources has no tree/copyleft'));
  const sites = await packages.python(python.INSTALLED, 'whole');
  if (!sites.ok) return sites;
  const scripts = await packages.node(javascript.INSTALLED);
  if (!scripts.ok) return scripts;
  onLine('copied code');
  const licenses = createLicenseIndex({
    home,
    files: createDiskFiles(),
    processes: createProcesses(),
    environment: process.env,
  });
  try {
    const report = await evaluateCopiedCode({
      licenses,
      sources: [copyleft],
      unrelated: [await sitePackages(join(sites.value, '.venv')), join(scripts.value, 'node_modules')],
      copied: COPIED,
      harmless: HARMLESS,
      seed: SEED,
    });
    return ok(reportOf(report));
  } finally {
    await licenses.close();
  }
};

/** The figures of both languages together. */
export function reportOf({ disguises, unrelated, coverage }: CopiedCodeReport): Report {
  const told = coverage === null ? 'nothing' : `${coverage.files} files of ${coverage.packages} packages`;
  return {
    suite: SUITE,
    rows: [
      ...Object.entries(DISGUISED).map(([disguise, figure]) =>
        rowFor(figure, disguises[disguise as keyof typeof disguises]),
      ),
      rowFor(UNRELATED, unrelated),
    ],
    versions: { 'license index': coverage?.date ?? 'none', 'compared with': told },
  };
}

const SUITE = 'copied-code';

/** Every figure with its target and a count of zero, so that none is reached. */
function notMeasured(why: string): Report {
  const wrong = [
    `not measured: ${why}. Run "node scripts/build-license-index.mjs --work DIR" and give --sources DIR`,
  ];
  const rows = [...Object.values(DISGUISED), UNRELATED].map(({ name, target }) =>
    rowOf({ name, n: 0, hits: 0, target, wrong }),
  );
  return { suite: SUITE, rows, versions: {} };
}

function rowFor({ name, of, target }: Figure, tallies: Record<string, Tally>): Row {
  const all = Object.values(tallies);
  const sum = (value: (tally: Tally) => number) => all.reduce((total, tally) => total + value(tally), 0);
  return rowOf({
    name,
    n: sum(({ n }) => n),
    hits: sum((tally) => tally[of]),
    target,
    wrong: all.flatMap(({ which }) => which),
  });
}
