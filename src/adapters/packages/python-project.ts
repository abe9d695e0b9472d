import { join } from 'node:path';
import { normalPythonName } from '../../base/python-names.ts';
import type { StatedLicense } from '../../ports/package-index.ts';
import { licenseOf } from '../environment/license.ts';
import { type InstalledPackages, installedPackages, isInstalled } from '../python/distributions.ts';
import { findEnvironmentFolder } from '../python/environment-folder.ts';
import { findOwnModules, type OwnModules } from './own-modules.ts';
import type { Project } from './project.ts';
import { readLocks } from './project-locks.ts';
import { metadataLicense } from './python-license.ts';

/** The contents of a Python project's manifests. Names are normalized; a null version: none is stated. */
export type PythonProject = {
  declared: ReadonlyMap<string, string | null>;
  /** Where to add a missing dependency; null when nothing is declared anywhere. */
  manifest: string | null;
  /** Packages also come from another index. */
  hasOtherIndex: boolean;
  environment: InstalledPackages;
  isOwn(module: string): boolean;
  /** The same for the whole project: walks through it, once. */
  findOwn(module: string): Promise<'own' | 'not-own' | 'unknown'>;
  isInstalled(module: string, members: string[]): Promise<boolean>;
  /** The license of a distribution as its installed metadata states it. */
  license(distribution: string): Promise<StatedLicense | null>;
  /** The license of the project itself. */
  ownLicense(): Promise<StatedLicense | null>;
};

/** `prefixes`: further Python environments, for instance the one active in the user's shell. */
export async function readPythonProject(
  project: Project,
  prefixes: string[],
  signal: AbortSignal,
): Promise<PythonProject> {
  const { folders } = project;
  const paths = folders.map(({ path }) => path);
  const [manifests, locks, environment] = await Promise.all([
    readManifests(project),
    readLocks(project, 'pypi', signal),
    findEnvironmentFolder(project, paths, prefixes).then((found) => installedPackages(project, found)),
  ]);
  const declared = new Map<string, string | null>();
  for (const { text } of manifests) for (const name of mentionedPackages(text)) declared.set(name, null);
  for (const lock of locks) for (const [name, version] of lock) declared.set(name, version);
  // The import roots of Python for code that runs from the root, from `src/` or from the document's own
  // folder.
  const roots = [
    ...folders.map(({ names }) => names),
    new Set(await project.list(join(project.root, 'src'))),
  ];
  let walk: Promise<OwnModules> | null = null;
  let ownLicense: ReturnType<typeof licenseOf> | null = null;
  return {
    declared,
    manifest: manifests[0]?.name ?? null,
    hasOtherIndex: manifests.some(({ text }) => OTHER_INDEX.test(text)),
    environment,
    isOwn: (module) => roots.some((names) => names.has(module) || names.has(`${module}.py`)),
    async findOwn(module) {
      walk ??= findOwnModules(project.root, signal);
      const { python, isWhole } = await walk;
      if (python.has(module)) return 'own';
      return isWhole ? 'not-own' : 'unknown';
    },
    isInstalled: (module, members) => isInstalled(environment, project, { module, members }),
    license: (distribution) => metadataLicense(project, environment, distribution),
    async ownLicense() {
      ownLicense ??= licenseOf(project);
      const license = await ownLicense;
      return license === null || license === undefined ? null : { text: license.name, from: license.from };
    },
  };
}

const OTHER_INDEX =
  /^\s*(?:-i|--index-url|--extra-index-url|-f|--find-links)\b|^\s*\[\[tool\.(?:poetry\.source|uv\.index|pdm\.source)\]\]|^\s*\[tool\.uv\.sources\]/m;

const MANIFEST =
  /^(?:pyproject\.toml|setup\.cfg|setup\.py|Pipfile|environment\.ya?ml|conda\.ya?ml|[\w-]*requirements[\w.-]*\.(?:txt|in))$/;

async function readManifests(project: Project): Promise<{ name: string; text: string }[]> {
  const inFolders = await Promise.all(
    project.folders
      .filter(({ names }) => names.has('requirements'))
      .map(async ({ path }) => {
        const names = await project.list(join(path, 'requirements'));
        return names
          .filter((name) => /\.(?:txt|in)$/.test(name))
          .map((name) => join(path, 'requirements', name));
      }),
  );
  // Plain names first: `pyproject.toml` and `requirements.txt` before their variants.
  const paths = project.filesNamed((name) => MANIFEST.test(name)).sort((a, b) => a.length - b.length);
  const texts = await Promise.all(
    [...paths, ...inFolders.flat()].map(async (path) => ({
      name: project.nameOf(path),
      text: await project.read(path),
    })),
  );
  return texts.flatMap(({ name, text }) => (text === null ? [] : [{ name, text }]));
}

/**
 * Every word of a manifest in the position of a requirement: at the beginning of a line or string. That is
 * more than is declared, but harmless: such a name is known to the project. Works on TOML, pip's lines, INI,
 * YAML and `setup.py` alike, even broken ones.
 */
function* mentionedPackages(text: string): Generator<string> {
  for (const [, name] of text.matchAll(/(?:^[^\S\n]*(?:-[^\S\n]+)?|["'])([A-Za-z0-9][\w.-]*)/gm))
    if (name !== undefined && name.length < LONGEST_NAME) yield normalPythonName(name);
}

const LONGEST_NAME = 100;
