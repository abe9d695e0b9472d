import { dirname, join } from 'node:path';
import { entriesOf, valueAt } from '../../base/values.ts';
import { MAX_LOCKFILE_BYTES } from '../../config/limits.ts';
import type { VersionFact } from '../../contract/context.ts';
import { lockedVersions, lockfilesOf } from '../packages/lockfiles.ts';
import { isPackageName, npmPackageOf } from '../packages/names.ts';
import type { Project } from '../packages/project.ts';
import { isInRange } from '../packages/versions/ranges.ts';
import {
  ANY_VERSION,
  difference,
  type EcosystemFacts,
  type EcosystemReader,
  type Manifest,
  mergePackages,
  readAll,
  readText,
  versionRange,
} from './facts.ts';
import { nodeTests } from './node-tests.ts';
import { tsconfigOf } from './tsconfig.ts';
import { parseJson } from './values.ts';

/** Packages whose installed version is looked up, one small file each. */
const MAX_PACKAGES_LOOKED_UP = 200;

/** Node's version, packages and tests. Packages in `node_modules` win over lockfiles, and these over manifests. */
export const nodeReader: EcosystemReader = {
  name: 'node',
  languages: ['typescript', 'tsx', 'javascript'],
  packageOf: (module) => npmPackageOf(module) ?? module,
  async read({ project, signal }): Promise<EcosystemFacts> {
    const texts = await readAll(project, 'package.json');
    const manifests = texts.map(({ text, from }) => ({ value: parseJson(text), from }));
    const declared = declaredPackages(manifests);
    const [found, locked, versions, typescript] = await Promise.all([
      Promise.all(
        [...declared.keys()].slice(0, MAX_PACKAGES_LOOKED_UP).map((name) => installedPackage(project, name)),
      ),
      lockedPackages(project, declared, signal),
      nodeVersions(project, manifests),
      tsconfigOf(project),
    ]);
    const installed = new Map(found.flatMap((fact) => (fact === null ? [] : [[fact.name, fact] as const])));
    const { packages, differences } = mergePackages('npm', declared, { locked, installed });
    const [version] = versions;
    const misfit = versions.find(
      (one) =>
        version !== undefined &&
        one !== version &&
        isInRange('npm', fullVersion(version.version), one.version) === false,
    );
    return {
      languages: version === undefined ? [] : [version],
      packages,
      differences: [
        ...(version === undefined || misfit === undefined ? [] : [difference(version, misfit)]),
        ...differences,
      ],
      ...nodeTests(project, manifests, packages),
      more: { ...moduleSystem(manifests), ...(typescript === null ? {} : { typescript }) },
    };
  },
  installed: installedPackage,
};

/** Node's rule: `type` of the nearest package.json, CommonJS by default. */
function moduleSystem([nearest]: Manifest[]): { module_system?: 'esm' | 'commonjs' } {
  if (nearest === undefined || entriesOf(nearest.value).length === 0) return {};
  return { module_system: valueAt(nearest.value, 'type') === 'module' ? 'esm' : 'commonjs' };
}

/** `20` in `.nvmrc` means its newest release. */
function fullVersion(version: string): string {
  const parts = version.split('.');
  return parts.length >= 3 ? version : [...parts, ...['999', '999'].slice(0, 3 - parts.length)].join('.');
}

function declaredPackages(manifests: Manifest[]): Map<string, VersionFact> {
  const declared = new Map<string, VersionFact>();
  for (const { value, from } of manifests) {
    for (const kind of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
      for (const [name, range] of entriesOf(valueAt(value, kind))) {
        if (!isPackageName(name, 'npm') || declared.has(name)) continue;
        // A link to a folder, a repository or the workspace states no version.
        declared.set(name, { name, version: versionRange(range) ?? ANY_VERSION, from });
      }
    }
  }
  return declared;
}

/** Searches like Node: in the nearest `node_modules` that has it. */
async function installedPackage(project: Project, name: string): Promise<VersionFact | null> {
  if (!isPackageName(name, 'npm')) return null;
  for (const { path, names } of project.folders) {
    if (!names.has('node_modules')) continue;
    const manifest = await readText(project, join(path, 'node_modules', name, 'package.json'));
    const version = manifest === null ? null : versionRange(valueAt(parseJson(manifest.text), 'version'));
    if (manifest !== null && version !== null) return { name, version, from: manifest.from };
  }
  return null;
}

/** The version that matches the declared one, if a lockfile has several; the nearest folder wins. */
async function lockedPackages(
  project: Project,
  declared: ReadonlyMap<string, VersionFact>,
  signal: AbortSignal,
): Promise<Map<string, VersionFact>> {
  const names = new Set(lockfilesOf('npm'));
  const locked = new Map<string, VersionFact>();
  for (const path of project.filesNamed((name) => names.has(name))) {
    const file = await readText(project, path, MAX_LOCKFILE_BYTES);
    if (file === null) continue;
    const versions = await lockedVersions(path.slice(dirname(path).length + 1), file.text, signal);
    for (const [name, { version: range }] of declared) {
      const found = versions.get(name) ?? [];
      const fits = found.find((one) => isInRange('npm', one, range) === true);
      const version = versionRange(fits ?? found[0]);
      if (version !== null && !locked.has(name)) locked.set(name, { name, version, from: file.from });
    }
  }
  return locked;
}

/** `.nvmrc`, `.node-version`, then the version that each `package.json` asks for. */
async function nodeVersions(project: Project, manifests: Manifest[]): Promise<VersionFact[]> {
  const pins = [...(await readAll(project, '.nvmrc')), ...(await readAll(project, '.node-version'))];
  const pinned = pins.map(({ text, from }) => ({
    version: /^v?(\d+(?:\.\d+){0,2})[ \t\r]*$/m.exec(text)?.[1] ?? null,
    from,
  }));
  const wished = manifests.flatMap(({ value, from }) =>
    [valueAt(value, 'volta', 'node'), valueAt(value, 'engines', 'node')].map((range) => ({
      version: versionRange(range),
      from,
    })),
  );
  return [...pinned, ...wished].flatMap(({ version, from }) =>
    version === null ? [] : [{ name: 'node', version, from }],
  );
}
