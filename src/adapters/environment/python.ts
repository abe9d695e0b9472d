import { normalPythonName } from '../../base/python-names.ts';
import { stringsOf, valueAt } from '../../base/values.ts';
import { MAX_LOCKFILE_BYTES } from '../../config/limits.ts';
import type { VersionFact } from '../../contract/context.ts';
import { lockedVersions, lockfilesOf } from '../packages/lockfiles.ts';
import type { Project } from '../packages/project.ts';
import { isInRange } from '../packages/versions/ranges.ts';
import { DISTRIBUTION_OF_MODULE } from '../python/distribution-names.ts';
import { installedPackages } from '../python/distributions.ts';
import { type EnvironmentFolder, findEnvironmentFolder } from '../python/environment-folder.ts';
import {
  difference,
  type EcosystemFacts,
  type EcosystemReader,
  type Manifest,
  mergePackages,
  type ReadInput,
  readAll,
  readText,
  versionRange,
} from './facts.ts';
import { pythonDeclarations, pythonManifests } from './python-declared.ts';
import { pythonTests } from './python-tests.ts';

type Installed = {
  environment: EnvironmentFolder | null;
  version: VersionFact | null;
  packages: Map<string, VersionFact>;
};

/** Python's version, packages and tests. Packages in the environment win over lockfiles, and these over manifests. */
export const pythonReader: EcosystemReader = {
  name: 'python',
  languages: ['python'],
  packageOf: (module) => DISTRIBUTION_OF_MODULE.get(module) ?? normalPythonName(module),
  async read(input): Promise<EcosystemFacts> {
    const { project } = input;
    const manifests = await pythonManifests(project);
    const [declared, installed] = await Promise.all([
      pythonDeclarations(project, manifests),
      installedIn(input),
    ]);
    const locked = await lockedPackages(input, declared);
    const { packages, differences } = mergePackages('pypi', declared, {
      locked,
      installed: installed.packages,
    });
    const wishes = await declaredVersions(project, manifests);
    const [wish] = wishes;
    const version = installed.version ?? wish ?? null;
    const misfits = wishes.filter(
      (one) =>
        version !== null && one !== version && isInRange('pypi', version.version, asRange(one)) === false,
    );
    return {
      languages: version === null ? [] : [version],
      packages,
      differences: [
        ...misfits.slice(0, 1).flatMap((one) => (version === null ? [] : [difference(version, one)])),
        ...differences,
      ],
      ...(await pythonTests(project, manifests, { packages, environment: installed.environment })),
    };
  },
};

/** `3.12` in `.python-version` means every 3.12. */
function asRange({ version }: VersionFact): string {
  return /^\d+\.\d+$/.test(version) ? `==${version}.*` : version;
}

async function installedIn({ project, pythonPrefixes }: ReadInput): Promise<Installed> {
  const folders = project.folders.map(({ path }) => path);
  const environment = await findEnvironmentFolder(project, folders, pythonPrefixes);
  const { distributions } = await installedPackages(project, environment);
  const facts = [...distributions].map(([name, { version, folder }]) => {
    return [name, { name, version, from: project.nameOf(folder) }] as const;
  });
  const version =
    environment === null || environment.version === null
      ? null
      : { name: 'python', version: environment.version, from: project.nameOf(environment.versionFile) };
  return { environment, version, packages: new Map(facts) };
}

/** From the lockfiles, the version that matches the declared one if there are several. */
async function lockedPackages(
  { project, signal }: ReadInput,
  declared: ReadonlyMap<string, VersionFact>,
): Promise<Map<string, VersionFact>> {
  const names = new Set(lockfilesOf('pypi').filter((name) => name !== 'Pipfile'));
  const locked = new Map<string, VersionFact>();
  for (const path of project.filesNamed((name) => names.has(name))) {
    const file = await readText(project, path, MAX_LOCKFILE_BYTES);
    if (file === null) continue;
    const versions = await lockedVersions(path.slice(path.search(/[^/\\]+$/)), file.text, signal);
    for (const [name, found] of versions) {
      const range = declared.get(name)?.version;
      const fits = found.find((one) => range !== undefined && isInRange('pypi', one, range) === true);
      const version = versionRange(fits ?? found[0]);
      if (version !== null && !locked.has(name)) locked.set(name, { name, version, from: file.from });
    }
  }
  return locked;
}

/** `.python-version` (pyenv, uv), `runtime.txt` (Heroku), then the version that the manifests require. */
async function declaredVersions(project: Project, manifests: Manifest[]): Promise<VersionFact[]> {
  const pins = [...(await readAll(project, '.python-version')), ...(await readAll(project, 'runtime.txt'))];
  const pinned = pins.flatMap(({ text, from }) => {
    const version = /^(?:cpython[-@]|python-)?(\d+(?:\.\d+){1,2})[ \t\r]*$/m.exec(text)?.[1];
    return version === undefined ? [] : [{ name: 'python', version, from }];
  });
  const required = manifests.flatMap(({ value, from }) => {
    const version =
      versionRange(valueAt(value, 'project', 'requires-python')) ??
      versionRange(valueAt(value, 'tool', 'poetry', 'dependencies', 'python')) ??
      versionRange(valueAt(value, 'requires', 'python_version')) ??
      versionRange(valueAt(value, 'options', 'python_requires')) ??
      condaVersion(valueAt(value, 'conda', 'dependencies'));
    return version === null ? [] : [{ name: 'python', version, from }];
  });
  return [...pinned, ...required];
}

/** `python=3.11` of a conda environment. */
function condaVersion(dependencies: unknown): string | null {
  const pins = stringsOf(dependencies).map((line) => /^python\s*=+\s*([\d.]+)/.exec(line)?.[1]);
  return versionRange(pins.find((version) => version !== undefined));
}
