import type { LanguageId } from '../../base/languages.ts';
import type { DifferenceFact, EnvironmentFacts, PackageFact, VersionFact } from '../../contract/context.ts';
import type { Ecosystem } from '../../ports/package-index.ts';
import type { Project } from '../packages/project.ts';
import { compareVersions, type Span, spanOf } from '../packages/versions/span.ts';

/** The version of a package that is declared without one. */
export const ANY_VERSION = '*';

/** A text of a project and its path there, as facts name it. */
export type ProjectText = { text: string; from: string };

/** What the files of one ecosystem's tools say; what they do not say is absent. */
export type EcosystemFacts = {
  /** The version that is used, and whatever else asks for one. */
  languages: VersionFact[];
  packages: PackageFact[];
  testFramework: string | null;
  testCommand?: string;
  differences: DifferenceFact[];
  more?: Pick<EnvironmentFacts, 'module_system' | 'typescript'>;
};

export type ReadInput = {
  project: Project;
  /** Environments that are active in the shell. */
  pythonPrefixes: readonly string[];
  signal: AbortSignal;
};

/** Reads one ecosystem's files. `installed` finds a package that no manifest names; null where it is not there. */
export type EcosystemReader = {
  name: 'python' | 'node' | 'go' | 'rust' | 'java';
  languages: readonly LanguageId[];
  /** Names that code imports, as packages. */
  packageOf(module: string): string;
  read(input: ReadInput): Promise<EcosystemFacts>;
  installed?(project: Project, name: string): Promise<VersionFact | null>;
};

/** A declared range of versions, or null: other text of a repository does not become a fact. */
export function versionRange(text: unknown): string | null {
  if (typeof text !== 'string') return null;
  const range = text.trim();
  return /^[\w.*+!<>=~^|, -]{1,40}$/.test(range) && /[\d*]/.test(range) ? range : null;
}

/** A file of each folder that has it, nearest first. */
export async function readAll(project: Project, name: string): Promise<ProjectText[]> {
  const paths = project.filesNamed((one) => one === name);
  const texts = await Promise.all(paths.map((path) => readText(project, path)));
  return texts.filter((text) => text !== null);
}

export async function readText(
  project: Project,
  path: string,
  maxBytes?: number,
): Promise<ProjectText | null> {
  const text = await project.read(path, maxBytes);
  return text === null ? null : { text, from: project.nameOf(path) };
}

/** Whether a version is in a range; null where that cannot be told (tags, links, what is no version). */
export function isInRange(ecosystem: Ecosystem, version: string, range: string): boolean | null {
  const alternatives = range.split('||').map((one) => {
    const terms = one.trim().split(/\s*,\s*|\s+(?=[<>=^~!\d])/);
    return every(terms.map((term) => isInTerm(ecosystem, version, term)));
  });
  if (alternatives.includes(true)) return true;
  return alternatives.includes(null) ? null : false;
}

/** One that fails settles it; else one that cannot be told leaves it open. */
function every(answers: (boolean | null)[]): boolean | null {
  if (answers.includes(false)) return false;
  return answers.includes(null) ? null : true;
}

function isInTerm(ecosystem: Ecosystem, version: string, term: string): boolean | null {
  if (term === ANY_VERSION) return true;
  const [, sign = '', limit = ''] = /^(<=|<|>(?!=)|!=)\s*([\w.!+-]+)$/.exec(term) ?? [];
  const compares = COMPARISONS[sign];
  if (compares === undefined) return isInSpan(ecosystem, version, spanOf(ecosystem, term));
  const place = compareVersions(ecosystem, version, ecosystem === 'npm' ? padded(limit, sign) : limit);
  return place === null ? null : compares(place);
}

const COMPARISONS: Readonly<Record<string, (place: number) => boolean>> = {
  '<': (place) => place < 0,
  '<=': (place) => place <= 0,
  '>': (place) => place > 0,
  '!=': (place) => place !== 0,
};

/** npm's `<=20` has all of 20 in it, and its `>20` nothing of it. */
function padded(limit: string, sign: string): string {
  const rest = sign === '<=' || sign === '>' ? String(Number.MAX_SAFE_INTEGER) : '0';
  const parts = limit.split('.');
  return parts.length >= 3 ? limit : [...parts, rest, rest].slice(0, 3).join('.');
}

function isInSpan(ecosystem: Ecosystem, version: string, span: Span | null): boolean | null {
  const order = (other: string) => compareVersions(ecosystem, version, other);
  if (span === null || order(version) === null) return null;
  if ('only' in span) return order(span.only) === 0;
  const isAbove = (order(span.floor) ?? -1) >= 0;
  return isAbove && (span.ceiling === null || (order(span.ceiling) ?? 1) < 0);
}

/**
 * What is known of each package as one fact, declared ones first: what is installed wins over what is locked, and
 * that over what is asked for. A version outside of what is asked for is a difference.
 */
export function mergePackages(
  ecosystem: Ecosystem,
  declared: ReadonlyMap<string, VersionFact>,
  found: { locked: ReadonlyMap<string, VersionFact>; installed: ReadonlyMap<string, VersionFact> },
): { packages: PackageFact[]; differences: DifferenceFact[] } {
  const names = [...new Set([...declared.keys(), ...found.installed.keys()])];
  const merged = names.map((name) => {
    const [wish, locked, installed] = [declared, found.locked, found.installed].map((one) => one.get(name));
    return mergePackage(ecosystem, { wish, locked, installed });
  });
  return {
    packages: merged.flatMap((one) => (one === null ? [] : [one.fact])),
    differences: merged.flatMap((one) => (one === null || one.differs === null ? [] : [one.differs])),
  };
}

type Sources = Record<'wish' | 'locked' | 'installed', VersionFact | undefined>;

function mergePackage(
  ecosystem: Ecosystem,
  { wish, locked, installed }: Sources,
): { fact: PackageFact; differs: DifferenceFact | null } | null {
  const found = installed ?? locked ?? wish;
  if (found === undefined) return null;
  const evidence = found === installed ? 'installed' : found === locked ? 'locked' : 'declared';
  const other = [wish, locked].find(
    (asked) => asked !== undefined && isInRange(ecosystem, found.version, asked.version) === false,
  );
  return {
    fact: { ...found, evidence, ...(wish === undefined ? {} : { declared: wish.version }) },
    differs: other === undefined || other === found ? null : difference(found, other),
  };
}

export function difference(found: VersionFact, wanted: VersionFact): DifferenceFact {
  return {
    name: found.name,
    found: found.version,
    found_in: found.from,
    wanted: wanted.version,
    wanted_in: wanted.from,
  };
}
