import type { LanguageId } from '../../base/languages.ts';
import type { DifferenceFact, EnvironmentFacts, PackageFact, VersionFact } from '../../contract/context.ts';
import type { Ecosystem } from '../../ports/package-index.ts';
import type { Project } from '../packages/project.ts';
import { isInRange } from '../packages/versions/ranges.ts';

/** The version of a package declared without one. */
export const ANY_VERSION = '*';

/** A text of a project and its path there, as shown in facts. */
export type ProjectText = { text: string; from: string };

/** A manifest that was parsed, and its path in the project. */
export type Manifest = { value: unknown; from: string };

/** Facts from the tool files of one ecosystem; unstated facts are absent. */
export type EcosystemFacts = {
  /** The version in use, and any other that is asked for. */
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

/** Reads one ecosystem's files. `installed` finds a package that no manifest names; null if it is not installed. */
export type EcosystemReader = {
  name: 'python' | 'node' | 'go' | 'rust' | 'java';
  languages: readonly LanguageId[];
  /** The package of a module that code imports. */
  packageOf(module: string): string;
  read(input: ReadInput): Promise<EcosystemFacts>;
  installed?(project: Project, name: string): Promise<VersionFact | null>;
};

/** A declared version range, or null: no other text of a repository becomes a fact. */
export function versionRange(text: unknown): string | null {
  if (typeof text !== 'string') return null;
  const range = text.trim();
  return /^[\w.*+!<>=~^|, -]{1,40}$/.test(range) && /[\d*]/.test(range) ? range : null;
}

/** Reads a file in each folder that has it, nearest first. */
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

/**
 * Merges the facts about each package into one, declared packages first: installed wins over locked, locked
 * over requested. A version outside the requested range is reported as a difference.
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
