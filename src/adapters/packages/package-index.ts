import { LRUCache } from 'lru-cache';
import { fail, ok } from '../../base/result.ts';
import { SEVERITIES } from '../../contract/verdict.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';
import type {
  Advisory,
  Ecosystem,
  PackageAnswer,
  PackageAsk,
  PackageFacts,
  PackageIndex,
  PackageQuestion,
} from '../../ports/package-index.ts';
import { DISTRIBUTION_OF_MODULE } from '../python/distribution-names.ts';
import { type Advisories, loadAdvisories } from './advisories.ts';
import { canonicalName } from './names.ts';
import { confusedWith, nearMiss } from './near-miss.ts';
import { type NodeProject, readNodeProject } from './node-project.ts';
import { openProject } from './project.ts';
import { type PythonProject, readPythonProject } from './python-project.ts';
import { loadSnapshot, type Snapshot } from './snapshots.ts';
import { npmStanding } from './standing-npm.ts';
import { pypiStanding } from './standing-pypi.ts';
import { isInRange } from './versions/ranges.ts';

/** Facts from a project's files are read again after this long, or the shorter time when a name is missing. */
const PACKAGE_FACTS_MS = 30_000;
const PACKAGE_MISS_MS = 2_000;
/** Projects whose facts are cached. */
const MAX_KEPT_PACKAGE_FACTS = 8;
/** Advisories reported per package. */
const MAX_ADVISORIES_TOLD = 3;

export type PackageIndexOptions = {
  files: Files;
  clock: Clock;
  /** Folder of the user's own data. */
  home: string;
  /** Python environments that apply to every project, for instance the active one. */
  pythonPrefixes: string[];
};

type Project = { ecosystem: 'pypi'; facts: PythonProject } | { ecosystem: 'npm'; facts: NodeProject };
type CachedProject = { readAt: number; project: Promise<Project | null> };
type Data = { snapshot: Snapshot; advisories: Advisories | null };

/** Answers from files alone: the project's, its installed packages, and the data below the home folder. */
export function createPackageIndex(options: PackageIndexOptions): PackageIndex {
  return new DiskPackageIndex(options);
}

class DiskPackageIndex implements PackageIndex {
  readonly tool = 'packages';
  version = 'no data read';
  private readonly data = new Map<Ecosystem, Promise<Data | null>>();
  private readonly dates = new Map<Ecosystem, string>();
  private readonly kept = new LRUCache<string, CachedProject>({ max: MAX_KEPT_PACKAGE_FACTS });
  /** Reading continues past a candidate's deadline, for the next one; it ends with the index. */
  private readonly closing = new AbortController();

  constructor(private readonly options: PackageIndexOptions) {}

  async look(question: PackageQuestion, signal: AbortSignal): ReturnType<PackageIndex['look']> {
    const { ecosystem } = question;
    const data = await this.dataOf(ecosystem);
    if (data === null)
      return fail({
        reason: 'analyzer_missing',
        message: `the names of ${ecosystem} are missing: run "fettle packages snapshot --from FILE --ecosystem ${ecosystem}"`,
      });
    let answer = await this.answer(question, data, await this.projectOf(question, PACKAGE_FACTS_MS));
    // A package that seems to be missing may have been added since the project was read.
    if (answer.facts.some(({ standing }) => standing === 'listed' || standing === 'absent'))
      answer = await this.answer(question, data, await this.projectOf(question, PACKAGE_MISS_MS));
    if (signal.aborted) return fail({ reason: 'cancelled', message: 'the lookup was stopped' });
    return ok(answer);
  }

  async warm(language: string): Promise<void> {
    await this.dataOf(language === 'python' ? 'pypi' : 'npm');
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.kept.clear();
  }

  private async answer(
    { ecosystem, asks, path }: PackageQuestion,
    data: Data,
    project: Project | null,
  ): Promise<PackageAnswer> {
    const { date, coverage } = data.snapshot.all.head;
    const sources = { data, project, isLost: path !== null && project === null };
    const facts = await Promise.all(asks.map((ask) => factsOf(ask, ecosystem, sources)));
    const isLicensed = facts.some(({ license }) => license !== null);
    return {
      facts,
      manifest: project?.facts.manifest ?? null,
      snapshot: { date, coverage },
      advisories:
        data.advisories === null
          ? null
          : { date: data.advisories.date, ageDays: ageDays(data.advisories.date) },
      projectLicense: isLicensed ? ((await project?.facts.ownLicense()) ?? null) : null,
    };
  }

  private async dataOf(ecosystem: Ecosystem): Promise<Data | null> {
    const loading = this.data.get(ecosystem) ?? this.loadData(ecosystem);
    this.data.set(ecosystem, loading);
    return loading;
  }

  private async loadData(ecosystem: Ecosystem): Promise<Data | null> {
    const { home } = this.options;
    const [snapshot, advisories] = await Promise.all([
      loadSnapshot(ecosystem, home),
      loadAdvisories(ecosystem, home),
    ]);
    if (snapshot === null) return null;
    this.dates.set(ecosystem, snapshot.all.head.date);
    this.version = [...this.dates].map(([name, date]) => `${name} ${date}`).join(', ');
    return { snapshot, advisories };
  }

  /** A project's facts, at most `maxAgeMs` old. */
  private projectOf(
    { ecosystem, workspace, path }: PackageQuestion,
    maxAgeMs: number,
  ): Promise<Project | null> {
    const { files, clock, pythonPrefixes } = this.options;
    const folder =
      path === null ? '' : path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    const key = [ecosystem, workspace, folder].join('\n');
    const kept = this.kept.get(key);
    const isFresh = kept !== undefined && clock.now() - kept.readAt <= maxAgeMs;
    const entry = isFresh
      ? kept
      : {
          readAt: clock.now(),
          project: this.readProject(files, pythonPrefixes, { ecosystem, workspace, path }),
        };
    this.kept.set(key, entry);
    return entry.project;
  }

  private async readProject(
    files: Files,
    prefixes: string[],
    { ecosystem, workspace, path }: Omit<PackageQuestion, 'asks'>,
  ): Promise<Project | null> {
    const project = await openProject(files, workspace, path, prefixes);
    if (project === null) return null;
    const { signal } = this.closing;
    return ecosystem === 'pypi'
      ? { ecosystem, facts: await readPythonProject(project, prefixes, signal) }
      : { ecosystem, facts: await readNodeProject(project, signal) };
  }
}

/** `isLost`: the document has a file, but its project is unknown. */
type Sources = { data: Data; project: Project | null; isLost: boolean };

async function factsOf(
  ask: PackageAsk,
  ecosystem: Ecosystem,
  { data, project, isLost }: Sources,
): Promise<PackageFacts> {
  const { all, popular } = data.snapshot;
  const isListed = (name: string) =>
    all.has(canonicalName(name, ecosystem)) || popular.has(canonicalName(name, ecosystem));
  const found =
    ecosystem === 'npm'
      ? await npmStanding(ask, project?.ecosystem === 'npm' ? project.facts : null)
      : await pypiStanding(ask, project?.ecosystem === 'pypi' ? project.facts : null, isListed);
  const { distribution } = found;
  const isUnsure = found.standing === null && (found.mayBeElsewhere || isLost);
  const standing = found.standing ?? unknownStanding(isListed(distribution), isUnsure);
  const isMissing = standing === 'listed' || standing === 'absent';
  const version = found.standing === null ? null : found.version;
  return {
    standing,
    distribution,
    version,
    lookalike: isMissing ? lookalikeOf(ask, distribution, ecosystem, popular.has) : null,
    advisories:
      standing === 'built-in' || standing === 'own'
        ? []
        : advisoriesOn(ask, distribution, version, { ecosystem, data }),
    license: isThere(standing) ? ((await project?.facts.license(distribution)) ?? null) : null,
  };
}

function isThere(standing: PackageFacts['standing']): boolean {
  return standing === 'declared' || standing === 'installed';
}

function unknownStanding(isListed: boolean, isUnsure: boolean): PackageFacts['standing'] {
  if (isListed) return 'listed';
  return isUnsure ? 'elsewhere' : 'absent';
}

/** Modules are also compared with the names of well-known modules: `sklaern` is not a typo of any package name. */
function lookalikeOf(
  ask: PackageAsk,
  distribution: string,
  ecosystem: Ecosystem,
  isPopular: (name: string) => boolean,
): string | null {
  if (ask.kind === 'dependency') {
    const meant = confusedWith(distribution, ecosystem);
    return meant ?? nearMiss(distribution, isPopular);
  }
  if (ecosystem === 'npm') return nearMiss(distribution, isPopular);
  const top = ask.module.split('.', 1)[0] ?? '';
  const isModule = (name: string) =>
    DISTRIBUTION_OF_MODULE.has(name) || isPopular(canonicalName(name, 'pypi'));
  return nearMiss(top, isModule);
}

function advisoriesOn(
  ask: PackageAsk,
  distribution: string,
  version: string | null,
  { ecosystem, data }: { ecosystem: Ecosystem; data: Data },
): Advisory[] {
  const range = ask.kind === 'dependency' && ask.range.trim() !== '' ? ask.range : null;
  // The installed or locked version is the one that runs, unless the manifest now asks for another.
  const isStale = range !== null && version !== null && isInRange(ecosystem, version, range) === false;
  const judged = isStale ? range : (version ?? range);
  const hits = data.advisories?.affecting(canonicalName(distribution, ecosystem), judged) ?? [];
  const worstFirst = hits.toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
  return worstFirst.slice(0, MAX_ADVISORIES_TOLD);
}

function ageDays(date: string): number {
  return Math.max(0, Math.floor((Date.now() - Date.parse(date)) / MS_A_DAY));
}

const MS_A_DAY = 24 * 60 * 60 * 1_000;
