import { statSync } from 'node:fs';
import { join } from 'node:path';
import { normalPythonName } from '../../base/python-names.ts';
import { MAX_SCANNED_ENTRIES } from '../../config/limits.ts';
import { textOrNullSync } from '../files/bounded-read.ts';
import { namesInSync } from '../files/folders.ts';
import { distributionNamed, listsModule } from './distributions.ts';
import { type Confines, withinOf } from './environment-folder.ts';

/** Size of one line or record from which names of an installed package are read. */
const MAX_INSTALLED_RECORD_BYTES = 512 * 1024;

/** Where a package is installed. `key` changes when it is reinstalled. */
export type Installed = {
  name: string;
  /** Its folder, or the file of a single module. */
  path: string;
  isFolder: boolean;
  /** A folder without `__init__`: its contents may be spread over many places. */
  isNamespace: boolean;
  distribution: string;
  version: string;
  key: string;
};

/** The first of some folders that has a package or module with this name; null when none has. Blocks. */
export function findInstalled(sites: readonly string[], name: string, confines: Confines): Installed | null {
  for (const site of sites) {
    const found = findIn(site, name, confines);
    if (found !== null) return found;
  }
  return null;
}

const MODULE = /\.(?:py|pyi|pyd|so)$|\.cpython-[\w-]+\.so$/;

function findIn(site: string, name: string, confines: Confines): Installed | null {
  const folder = join(site, name);
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const names = namesOf(isFolder ? folder : site, confines);
  const file = isFolder ? null : names.find((one) => one.startsWith(`${name}.`) && MODULE.test(one));
  if (!isFolder && file === undefined) return null;
  const path = file ? join(site, file) : folder;
  const isNamespace = isFolder && !names.some((one) => one.startsWith('__init__.'));
  const { distribution, version, stamp } = distributionOf(site, name, confines);
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

/** The distribution that provides a package: by its own name, otherwise by its list of names. */
function distributionOf(
  site: string,
  name: string,
  confines: Confines,
): { distribution: string; version: string; stamp: string } {
  const entries = namesOf(site, confines).flatMap((entry) => {
    const found = distributionNamed(entry);
    return found === null ? [] : [{ entry, distribution: found.name, version: found.version }];
  });
  const wanted = normalPythonName(name);
  const own =
    entries.find(({ distribution }) => distribution === wanted) ??
    entries.find(({ entry }) => brings(join(site, entry), name, confines));
  if (own === undefined) return { distribution: name, version: '', stamp: '' };
  const { entry, ...rest } = own;
  return { ...rest, stamp: stampOf(join(site, entry, 'RECORD')) };
}

function brings(metadata: string, name: string, confines: Confines): boolean {
  const read = (file: string) => metadataOf(join(metadata, file), confines);
  return listsModule(read('top_level.txt'), () => read('RECORD'), name);
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.size} ${Math.trunc(stat.mtimeMs)}`;
}

/** The names in a folder, sorted. */
export function namesOf(folder: string, confines: Confines): string[] {
  return namesInSync(folder, { limit: MAX_SCANNED_ENTRIES, within: withinOf(folder, confines) });
}

/** A small file of a distribution's metadata. */
function metadataOf(path: string, confines: Confines): string | null {
  return textOrNullSync(path, {
    maxBytes: MAX_INSTALLED_RECORD_BYTES,
    within: withinOf(path, confines),
  });
}
