import { join } from 'node:path';
import { escapePattern } from '../../base/escape-pattern.ts';
import { normalPythonName, PYTHON_NAMESPACES } from '../../base/python-names.ts';
import { addedFolders, type EnvironmentFolder, type EnvironmentReader } from './environment-folder.ts';

/** A distribution by the name of its metadata (`.dist-info`, `.egg-info`); null for any other name. */
export function distributionNamed(entry: string): { name: string; version: string } | null {
  const parts = METADATA.exec(entry);
  return parts === null ? null : { name: normalPythonName(parts[1] ?? ''), version: parts[2] ?? '' };
}

/** A name may have dashes, though the specification asks for `_` instead; an egg adds its Python and system. */
const METADATA = /^([A-Za-z0-9][\w.-]*?)-(\d[\w.+!]*)(?:-py\d.*)?\.(?:dist|egg)-info$/;

/** Whether metadata lists a top-level module: `top_level.txt` decides where there is one, else `RECORD`. */
export function listsModule(topLevel: string | null, record: () => string | null, module: string): boolean {
  const list = topLevel ?? record() ?? '';
  return new RegExp(`^${escapePattern(module)}(?:[/.,\\s]|$)`, 'm').test(list);
}

/** The contents of an environment. */
export type InstalledPackages = {
  /** Its sites, and the folders that `.pth` files add. */
  paths: string[];
  /** Those of them that cannot be listed: ask for a path in one by its name. */
  unlisted: string[];
  /** Top-level modules. */
  modules: ReadonlySet<string>;
  /** Distributions by normalized name, with the version and the metadata folder. */
  distributions: ReadonlyMap<string, { version: string; folder: string }>;
};

/** Lists an environment; null has nothing installed. */
export async function installedPackages(
  reader: EnvironmentReader,
  environment: EnvironmentFolder | null,
): Promise<InstalledPackages> {
  const sites = environment?.sites ?? [];
  const { folders, outOfReach } = await addedFolders(reader, sites);
  const readable = [...sites, ...folders];
  const listed = await Promise.all(
    readable.map(async (path) => ({ path, entries: await reader.list(path) })),
  );
  const modules = new Set<string>();
  const distributions = new Map<string, { version: string; folder: string }>();
  for (const { path, entries } of listed)
    for (const entry of entries) {
      const found = distributionNamed(entry);
      if (found === null) modules.add(entry.replace(/\.(?:[\w-]+\.)?(?:py|so|pyd)$/, ''));
      else if (!distributions.has(found.name))
        distributions.set(found.name, { version: found.version, folder: join(path, entry) });
    }
  const empty = listed.filter(({ entries }) => entries.length === 0).map(({ path }) => path);
  return { paths: [...readable, ...outOfReach], unlisted: [...empty, ...outOfReach], modules, distributions };
}

/** Whether a module is installed; in a namespace that packages share, whether that part of it is. */
export async function isInstalled(
  { modules, paths, unlisted }: InstalledPackages,
  reader: EnvironmentReader,
  { module, members }: { module: string; members: string[] },
): Promise<boolean> {
  const [top = '', ...rest] = module.split('.');
  const inner = [rest, ...members.map((member) => [...rest, member])].filter((names) => names.length > 0);
  const isListed = modules.has(top);
  if (isListed && (!PYTHON_NAMESPACES.has(top) || inner.length === 0)) return true;
  const places = isListed
    ? paths.flatMap((path) => inner.map((names) => join(path, top, ...names)))
    : unlisted.map((path) => join(path, top));
  const found = await Promise.all(
    places.flatMap((place) => [reader.exists(place), reader.exists(`${place}.py`)]),
  );
  return found.includes(true);
}
