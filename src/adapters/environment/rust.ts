import { entriesOf, textOf, valueAt } from '../../base/values.ts';
import { MAX_LOCKFILE_BYTES } from '../../config/limits.ts';
import type { VersionFact } from '../../contract/context.ts';
import type { Project } from '../packages/project.ts';
import {
  ANY_VERSION,
  type EcosystemFacts,
  type EcosystemReader,
  mergePackages,
  readAll,
  readText,
  versionRange,
} from './facts.ts';
import { parseToml } from './values.ts';

/**
 * Rust's version and crates: `Cargo.toml`, with the versions resolved in `Cargo.lock` (The Cargo Book, "The
 * Manifest Format").
 */
export const rustReader: EcosystemReader = {
  name: 'rust',
  languages: ['rust'],
  packageOf: (module) => module.replaceAll('_', '-'),
  async read({ project }): Promise<EcosystemFacts> {
    const files = await readAll(project, 'Cargo.toml');
    const manifests = files.map(({ text, from }) => ({ value: parseToml(text), from }));
    const declared = declaredCrates(manifests);
    const locked = await lockedCrates(project, declared);
    const versions = manifests.flatMap(({ value, from }) => {
      const version =
        versionRange(valueAt(value, 'package', 'rust-version')) ??
        versionRange(valueAt(value, 'workspace', 'package', 'rust-version'));
      return version === null ? [] : [{ name: 'rust', version, from }];
    });
    const { packages, differences } = mergePackages('npm', declared, { locked, installed: new Map() });
    const isProject = manifests.length > 0;
    return {
      languages: versions.slice(0, 1),
      packages,
      testFramework: isProject ? 'cargo test' : null,
      ...(isProject ? { testCommand: 'cargo test' } : {}),
      differences,
    };
  },
};

type Manifest = { value: unknown; from: string };

function declaredCrates(manifests: Manifest[]): Map<string, VersionFact> {
  const declared = new Map<string, VersionFact>();
  for (const { value, from } of manifests) {
    const tables = ['dependencies', 'dev-dependencies', 'build-dependencies'].flatMap((table) => [
      ...entriesOf(valueAt(value, table)),
      ...entriesOf(valueAt(value, 'workspace', table)),
    ]);
    for (const [name, wish] of tables)
      if (/^[\w-]{1,64}$/.test(name) && !declared.has(name))
        declared.set(name, { name, version: rangeOf(wish), from });
  }
  return declared;
}

async function lockedCrates(
  project: Project,
  declared: ReadonlyMap<string, VersionFact>,
): Promise<Map<string, VersionFact>> {
  const locked = new Map<string, VersionFact>();
  for (const path of project.filesNamed((name) => name === 'Cargo.lock')) {
    const lock = await readText(project, path, MAX_LOCKFILE_BYTES);
    for (const [, name = '', version = ''] of lock?.text.matchAll(LOCKED) ?? [])
      if (declared.has(name) && !locked.has(name))
        locked.set(name, { name, version, from: lock?.from ?? '' });
  }
  return locked;
}

const LOCKED = /^name = "([\w-]+)"\r?\nversion = "([\w.+-]+)"/gm;

/** A bare number is a caret range. */
function rangeOf(wish: unknown): string {
  const range = versionRange(textOf(wish) ?? valueAt(wish, 'version')) ?? ANY_VERSION;
  return /^\d/.test(range) ? `^${range}` : range;
}
