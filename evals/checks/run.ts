import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ownVersion } from '../../src/adapters/analyzers/package-version.ts';
import { packageRoot } from '../../src/adapters/package-root.ts';
import { createProcesses } from '../../src/adapters/processes/execa.ts';
import { textHash } from '../../src/base/fingerprint.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { Packages } from './packages.ts';
import type { EvalFailure, Report, Suite } from './report.ts';
import { SUITES } from './suites.ts';

export type EvalChecksOptions = {
  /** The folder of development data. */
  data: string;
  /** The sources of the license starter index; null without them. */
  sources: string | null;
  /** Recorded answers with the checks off and on; null for those in the data folder, and for none. */
  drafts: { off: string | null; on: string | null };
  /** Where packages are installed and finished suites are stored. */
  packages: string;
  /** `FETTLE_HOME`. */
  home: string;
  mayInstall: boolean;
  /** The suites that can be run, in this order; defaults to those of the checks. */
  suites?: Readonly<Record<string, Suite>>;
  /** Suites by name; null means all. */
  only: string[] | null;
  /** Whether to run suites again that this build has already finished. */
  again: boolean;
  signal: AbortSignal;
  onLine(line: string): void;
};

/** The measurements and their environment; contains no folder names of the machine. */
export type EvalChecks = {
  measured: {
    /** The date, as 2026-01-31. */
    date: string;
    fettle: string;
    node: string;
    platform: string;
    cpu: string;
    cores: number;
    memory_gib: number;
  };
  suites: Report[];
};

/** Runs the suites one after the other. A suite this exact build has finished on the same data is not run again. */
export async function evaluateChecks(options: EvalChecksOptions): Promise<Result<EvalChecks, EvalFailure>> {
  const {
    data,
    sources,
    drafts,
    packages: folder,
    home,
    only,
    signal,
    onLine,
    suites: all = SUITES,
  } = options;
  if (!existsSync(data))
    return fail({ message: `there is no folder ${data}. Name the folder of development data with --data` });
  const processes = createProcesses();
  const packages = new Packages({ ...options, folder, processes });
  const suites: Report[] = [];
  for (const [name, evaluate] of Object.entries(all)) {
    if (only !== null && !only.includes(name)) continue;
    const kept = join(folder, 'finished', `${name}.json`);
    const key = keyOf([data, ...[sources, drafts.off, drafts.on].map((path) => path ?? '')]);
    const finished = options.again ? null : await readFinished(kept, key);
    if (finished !== null) {
      onLine(`${name}: taken from ${kept}`);
      suites.push(finished);
      continue;
    }
    const report = await evaluate({ data, packages, sources, drafts, home, signal, onLine });
    if (!report.ok) return report;
    const suite = withoutFolders(report.value, [data, folder, home, ...(sources === null ? [] : [sources])]);
    await keep(kept, { key, suite });
    suites.push(suite);
  }
  return ok({ measured: machineFacts(), suites });
}

/** Whether every row with a target reaches it. */
export function reachesAll({ suites }: EvalChecks): boolean {
  return suites.every(({ rows }) => rows.every(({ isMet }) => isMet !== false));
}

/** Another build or other data is another measurement. */
function keyOf(folders: string[]): string {
  const stamp = join(packageRoot(), 'dist', '.stamp');
  const build = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  return textHash([build, ...folders].join('\n'));
}

const Finished = z.object({ key: z.string(), suite: z.custom<Report>((one) => typeof one === 'object') });

async function readFinished(path: string, key: string): Promise<Report | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  const kept = Finished.safeParse(parsed(text));
  return kept.success && kept.data.key === key ? kept.data.suite : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function keep(path: string, finished: z.infer<typeof Finished>): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(`${path}.half`, JSON.stringify(finished));
  await rename(`${path}.half`, path);
}

/** Tool messages contain full paths. */
function withoutFolders(report: Report, folders: string[]): Report {
  const clean = (text: string) => folders.reduce((left, folder) => left.replaceAll(folder, '...'), text);
  return { ...report, rows: report.rows.map((row) => ({ ...row, wrong: row.wrong.map(clean) })) };
}

function machineFacts(): EvalChecks['measured'] {
  return {
    date: new Date().toISOString().slice(0, 'yyyy-mm-dd'.length),
    fettle: ownVersion(),
    node: process.versions.node,
    platform: `${platform()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory_gib: Math.round(totalmem() / 2 ** 30),
  };
}
