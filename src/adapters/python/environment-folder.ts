import { isAbsolute, join } from 'node:path';
import { isInside } from '../../base/paths.ts';
import { MAX_CONFIG_FILE_BYTES, MAX_FOLDER_ENTRIES } from '../../config/limits.ts';
import type { Files } from '../../ports/files.ts';
import { leadsOut } from '../files/reach.ts';

/*
 * The one place that says where a project's Python keeps its packages. It reads files only. The checks `packages` and
 * `types`, the facts in prompts and the API index all ask here, so that they cannot contradict each other.
 */

/** Reads for one repository; no link leads out of it. A `Project` is such a reader. */
export type EnvironmentReader = {
  /** Null for what is missing, too large, no text, or out of reach. */
  read(path: string, maxBytes?: number): Promise<string | null>;
  list(path: string): Promise<string[]>;
  exists(path: string): Promise<boolean>;
  /** Whether `folder`, which the place `from` names, is out of reach. */
  leadsOut(folder: string, from: string): boolean;
};

/** A virtual environment (PEP 405), a conda environment, or anything laid out like one. */
export type EnvironmentFolder = {
  root: string;
  /** Of its Python, as `versionFile` states it; null where nothing does. */
  version: string | null;
  versionFile: string;
  hasSystemSites: boolean;
  /** Its own `site-packages` folders. */
  sites: string[];
};

/** Folders that the `.pth` files of some sites add. */
type AddedFolders = {
  folders: string[];
  /** Folders out of reach: you may ask whether a path in one exists, and nothing more. */
  outOfReach: string[];
  /** Nothing else adds modules: no `.pth` file runs code for it, and no folder is out of reach. */
  isWhole: boolean;
};

/** Folder names of virtual environments, the most usual first. */
const NAMES = ['.venv', 'venv', 'env', '.env', 'virtualenv'];

/** The virtual and conda environments that are active in the shell that started Fettle. */
export function activeEnvironments(variables: Readonly<Record<string, string | undefined>>): string[] {
  return [variables.VIRTUAL_ENV, variables.CONDA_PREFIX].flatMap((path) => path || []);
}

/** The environment of a project's nearest folder, else the first of those that are active; null when there is none. */
export async function findEnvironmentFolder(
  reader: EnvironmentReader,
  folders: readonly string[],
  active: readonly string[],
): Promise<EnvironmentFolder | null> {
  const named = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  for (const root of [...named, ...active]) {
    const found = await environmentAt(reader, root);
    if (found !== null) return found;
  }
  return null;
}

async function environmentAt(reader: EnvironmentReader, root: string): Promise<EnvironmentFolder | null> {
  const versionFile = join(root, 'pyvenv.cfg');
  const settings = await reader.read(versionFile, MAX_CONFIG_FILE_BYTES);
  const sites = await sitesOf(reader, root);
  if (settings !== null) {
    const version = /^version(?:_info)?\s*=\s*(\d+(?:\.\d+){1,2})/m.exec(settings)?.[1] ?? null;
    const hasSystemSites = /^include-system-site-packages\s*=\s*true/im.test(settings);
    return { root, version, versionFile, hasSystemSites, sites };
  }
  const packages = await reader.list(join(root, 'conda-meta'));
  if (packages.length === 0 && sites.length === 0) return null;
  const python = packages.find((name) => /^python-\d+\.\d+\.\d+-/.test(name)) ?? '';
  const version = python.split('-')[1] ?? null;
  return { root, version, versionFile: join(root, 'conda-meta', python), hasSystemSites: false, sites };
}

async function sitesOf(reader: EnvironmentReader, root: string): Promise<string[]> {
  const pythons = (await reader.list(join(root, 'lib'))).filter((name) => name.startsWith('python'));
  // On Windows, the folder is `Lib` without a Python version.
  const homes = [...pythons.map((name) => join(root, 'lib', name)), join(root, 'Lib')];
  const sites = homes.map((home) => join(home, 'site-packages'));
  const exist = await Promise.all(sites.map((site) => reader.exists(site)));
  return sites.filter((site, index) => exist[index] && !reader.leadsOut(site, site));
}

/** Names of `.pth` files whose code adds no modules. */
const HARMLESS_CODE = /^(?:distutils-precedence|_virtualenv|a1_coverage|pytest-cov|ruff|debugpy)\.pth$/;
/** `.pth` files of a site, and folders in each, that are followed. */
const MAX_PATH_FILES = 64;
const MAX_ADDED_FOLDERS = 64;

/** The folders that `.pth` files of some sites add (documentation of `site`); code in them is not run. */
export async function addedFolders(
  reader: EnvironmentReader,
  sites: readonly string[],
): Promise<AddedFolders> {
  const added: AddedFolders = { folders: [], outOfReach: [], isWhole: true };
  for (const site of sites) {
    const names = (await reader.list(site)).filter((name) => name.endsWith('.pth'));
    if (names.length > MAX_PATH_FILES) added.isWhole = false;
    for (const name of names.slice(0, MAX_PATH_FILES)) {
      const text = (await reader.read(join(site, name), MAX_CONFIG_FILE_BYTES)) ?? '';
      const lines = text.split(/\r\n|\n|\r/).filter((line) => line !== '' && !line.startsWith('#'));
      const paths = lines
        .filter((line) => !/^import[ \t]/.test(line))
        .slice(0, MAX_ADDED_FOLDERS)
        .map((line) => (isAbsolute(line) ? line : join(site, line)));
      const outOfReach = paths.filter((folder) => reader.leadsOut(folder, site));
      const folders = paths.filter((folder) => !outOfReach.includes(folder));
      if (folders.length < lines.length && !HARMLESS_CODE.test(name)) added.isWhole = false;
      added.folders.push(...folders);
      added.outOfReach.push(...outOfReach);
    }
  }
  return added;
}

/**
 * The folders of a repository. What is read below them must not lead out of them; an environment of the machine or of
 * the user's own may be laid out in any way.
 */
export type Confines = readonly string[];

/** `within` for a read below an environment. */
export function withinOf(path: string, confines: Confines): Confines | undefined {
  return confines.some((folder) => isInside(path, folder)) ? confines : undefined;
}

/** A reader that may read environments outside of the repository too. */
export function readerWithin(files: Files, confines: Confines): EnvironmentReader {
  return {
    async read(path, maxBytes = MAX_CONFIG_FILE_BYTES) {
      const text = await files.readText(path, maxBytes, withinOf(path, confines));
      return text.ok ? text.value : null;
    },
    list: (folder) => files.list(folder, MAX_FOLDER_ENTRIES, withinOf(folder, confines)),
    exists: (path) => files.exists(path),
    leadsOut(folder, from) {
      const within = withinOf(from, confines);
      return within !== undefined && leadsOut(folder, within);
    },
  };
}
