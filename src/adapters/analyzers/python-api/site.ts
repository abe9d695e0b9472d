import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where a package is installed. `key` changes when it is installed anew. */
export type Installed = {
  name: string;
  /** Its folder, or the file of a module that stands alone. */
  path: string;
  isFolder: boolean;
  /** A folder without `__init__`: what is below it may be spread over many places. */
  isNamespace: boolean;
  distribution: string;
  version: string;
  key: string;
};

/** The first of some folders that has a package or module of this name; null when none has. Blocks. */
export function findInstalled(sites: readonly string[], name: string): Installed | null {
  for (const site of sites) {
    const found = findIn(site, name);
    if (found !== null) return found;
  }
  return null;
}

const MODULE = /\.(?:py|pyi|pyd|so)$|\.cpython-[\w-]+\.so$/;

function findIn(site: string, name: string): Installed | null {
  const folder = join(site, name);
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const names = isFolder ? namesOf(folder) : namesOf(site);
  const file = isFolder ? null : names.find((one) => one.startsWith(`${name}.`) && MODULE.test(one));
  if (!isFolder && file === undefined) return null;
  const path = file ? join(site, file) : folder;
  const isNamespace = isFolder && !names.some((one) => one.startsWith('__init__.'));
  const { distribution, version, stamp } = distributionOf(site, name);
  return {
    name,
    path,
    isFolder,
    isNamespace,
    distribution,
    version,
    key: `${path} ${version} ${stamp || stampOf(path)}`,
  };
}

/** The distribution that brought a package: by its own name, else by the list of names it keeps. */
function distributionOf(
  site: string,
  name: string,
): { distribution: string; version: string; stamp: string } {
  const entries = namesOf(site).flatMap((entry) => {
    const parts = /^(.+?)-(\d[^-]*)(?:-py[\d.]+)?\.(?:dist|egg)-info$/.exec(entry);
    return parts === null ? [] : [{ entry, distribution: normal(parts[1] ?? ''), version: parts[2] ?? '' }];
  });
  const wanted = normal(name);
  const own =
    entries.find(({ distribution }) => distribution === wanted) ??
    entries.find(({ entry }) => brings(join(site, entry), name));
  if (own === undefined) return { distribution: name, version: '', stamp: '' };
  const { entry, ...rest } = own;
  return { ...rest, stamp: stampOf(join(site, entry, 'RECORD')) };
}

function brings(metadata: string, name: string): boolean {
  const listed = textOf(join(metadata, 'top_level.txt'));
  if (listed !== null) return listed.split(/\s+/).includes(name);
  const record = textOf(join(metadata, 'RECORD'));
  return (
    record !== null &&
    (record.startsWith(`${name}/`) || record.includes(`\n${name}/`) || record.includes(`\n${name}.py`))
  );
}

/** The form in which two spellings of a name are the same (PyPA specification "Names and normalization"). */
function normal(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.size} ${Math.trunc(stat.mtimeMs)}`;
}

export function namesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
