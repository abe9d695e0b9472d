import { PYTHON_NAMESPACES } from '../base/python-names.ts';
import { fail, ok } from '../base/result.ts';
import { MAX_CHECKED_CHARACTERS } from '../config/limits.ts';
import type { Candidate } from '../contract/candidate.ts';
import type { Ecosystem, PackageAnswer, PackageAsk } from '../ports/package-index.ts';
import type { Check } from './check.ts';
import { type Dependency, manifestDependencies, manifestEcosystem } from './imports/manifest.ts';
import { packageImports } from './imports/package-imports.ts';
import { type Named, packageFindings } from './package-findings.ts';
import { placesOf, surroundings } from './place.ts';

/** Modules and packages of one candidate that are looked up. */
const MAX_PACKAGE_ASKS = 200;
/** Verdicts state the age of advisories older than this. */
const ADVISORIES_OLD_DAYS = 30;

/**
 * The packages the candidate names for the first time, and the index's answer. `answer` is null when there are none.
 */
export type PackagesFacts = { ecosystem: Ecosystem; named: Named[]; answer: PackageAnswer | null };

/**
 * Every package a candidate imports or adds to a manifest exists, is the intended one, and is not known as dangerous.
 */
export const packagesCheck: Check<PackagesFacts> = {
  name: 'packages',
  stage: 'display',
  analyzer: ({ packages }) => packages,
  async gather(candidate, { packages }, signal) {
    const { path, workspace, after } = candidate;
    const ecosystem = ecosystemOf(candidate);
    if (ecosystem === null)
      return fail({
        reason: 'language_not_supported',
        message: `no packages are known for ${candidate.language}`,
      });
    if (after.length > MAX_CHECKED_CHARACTERS)
      return fail({
        reason: 'too_large',
        message: `the code has ${after.length} characters, more than the limit of ${MAX_CHECKED_CHARACTERS}`,
      });
    const named = addedNames(candidate, ecosystem);
    if (named === null)
      return fail({ reason: 'analyzer_failed', message: 'the manifest cannot be read: fix its syntax' });
    if (named.length > MAX_PACKAGE_ASKS)
      return fail({
        reason: 'too_large',
        message: `the code names ${named.length} packages, more than the limit of ${MAX_PACKAGE_ASKS}`,
      });
    if (named.length === 0) return ok({ ecosystem, named, answer: null });
    const asks = named.map(({ ask }) => ask);
    const answer = await packages.look({ ecosystem, workspace, path, asks }, signal);
    return answer.ok ? ok({ ecosystem, named, answer: answer.value }) : answer;
  },
  judge({ after }, { ecosystem, named, answer }) {
    return answer === null ? [] : packageFindings(after, ecosystem, { named, answer });
  },
  note({ answer }) {
    const advisories = answer?.advisories ?? null;
    if (advisories === null || advisories.ageDays <= ADVISORIES_OLD_DAYS) return null;
    return `the data on known vulnerabilities is from ${advisories.date}, ${advisories.ageDays} days old`;
  },
};

const ECOSYSTEM_OF_LANGUAGE: Readonly<Record<string, Ecosystem>> = {
  python: 'pypi',
  javascript: 'npm',
  typescript: 'npm',
  tsx: 'npm',
};

function ecosystemOf({ path, language }: Candidate): Ecosystem | null {
  const ofManifest = path === null ? null : manifestEcosystem(path);
  if (ofManifest !== null) return ofManifest;
  return Object.hasOwn(ECOSYSTEM_OF_LANGUAGE, language) ? (ECOSYSTEM_OF_LANGUAGE[language] ?? null) : null;
}

/** Names in the document with the candidate that were not there without it; null for a broken manifest. */
function addedNames(candidate: Candidate, ecosystem: Ecosystem): Named[] | null {
  const { path, before, after, beside = '' } = candidate;
  if (path !== null && manifestEcosystem(path) !== null) return addedDependencies(path, before, after);
  if (!mentionsImports(candidate)) return [];
  const read = (text: string) => packageImports(text, candidate.language);
  const known = new Set([...read(before), ...read(beside)].flatMap((found) => keysOf(found, ecosystem)));
  const added = new Map<string, Named>();
  for (const { start, end, isOptional, ...found } of read(after))
    for (const key of keysOf(found, ecosystem)) {
      const first = added.get(key);
      // A package needed once without a guard is required.
      if (known.has(key) || (first !== undefined && (isOptional || !first.isOptional))) continue;
      added.set(key, { ask: askFor(found, key, ecosystem), start, end, isOptional });
    }
  return [...added.values()];
}

/** In a namespace, each name taken from it is looked up separately. */
function askFor({ module, members }: Wanted, key: string, ecosystem: Ecosystem): PackageAsk {
  const own = ecosystem === 'pypi' && key.startsWith(`${module}.`) ? [key.slice(module.length + 1)] : members;
  return { kind: 'import', module, members: own };
}

type Wanted = { module: string; members: string[] };

/** A candidate without these words on its lines adds no import, and most have none. */
function mentionsImports(candidate: Candidate): boolean {
  const { start, end } = surroundings(candidate.after, placesOf(candidate).after);
  const besides = (candidate.besides ?? []).map(({ text }) => text).join('\n');
  return /import|require|from/.test(candidate.after.slice(start, end) + besides);
}

/** The packages one import needs: its own, or in a Python namespace each of its parts. */
function keysOf({ module, members }: Wanted, ecosystem: Ecosystem): string[] {
  if (ecosystem === 'npm') return [/^(?:@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? module];
  const [top = ''] = module.split('.', 1);
  if (!PYTHON_NAMESPACES.has(top)) return [top];
  return members.length === 0 ? [module] : members.map((member) => `${module}.${member}`);
}

function addedDependencies(path: string, before: string, after: string): Named[] | null {
  const now = manifestDependencies(path, after);
  if (now === null) return null;
  const keyOf = ({ name, range }: Dependency) => `${name.toLowerCase()} ${range}`;
  const known = new Set((manifestDependencies(path, before) ?? []).map(keyOf));
  return now
    .filter((dependency) => !known.has(keyOf(dependency)))
    .map(({ name, range }) => {
      const start = Math.max(0, after.indexOf(name));
      return { ask: { kind: 'dependency', name, range }, start, end: start + name.length, isOptional: false };
    });
}
