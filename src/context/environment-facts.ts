import type { EnvironmentFacts } from '../contract/context.ts';

/** A language or package, its version, and the file that says so. */
export type VersionFact = EnvironmentFacts['packages'][number];
/** `touched`: the request names it or the document imports it. */
export type PackageFact = VersionFact & { touched: boolean };

/** What the files of one language's tools say; what they do not say is null or absent. */
export type ToolFacts = {
  language: VersionFact | null;
  packages: PackageFact[];
  testFramework: string | null;
};

/**
 * What the request is about: the document's code, and the words of the request in lower case.
 * `isOpen`: the answer may use any package of the project, not only those that the code imports.
 */
export type Subject = { code: string; words: string[]; isOpen: boolean };

/** The version of a package that is declared without one. */
export const ANY_VERSION = '*';

/** A declared range of versions, or null: other text of a repository does not become a fact. */
export function versionRange(text: unknown): string | null {
  if (typeof text !== 'string') return null;
  const range = text.trim();
  return /^[\w.*+!<>=~^|, -]{1,40}$/.test(range) && /[\d*]/.test(range) ? range : null;
}

/** Declared and installed packages as one list, those that the request touches first; what is installed wins. */
export function mergePackages(
  declared: ReadonlyMap<string, VersionFact>,
  installed: ReadonlyMap<string, VersionFact>,
  touched: ReadonlySet<string>,
): PackageFact[] {
  const packages = [...new Map([...declared, ...installed])].map(([name, fact]) => ({
    ...fact,
    touched: touched.has(name),
  }));
  return [...packages.filter((fact) => fact.touched), ...packages.filter((fact) => !fact.touched)];
}
