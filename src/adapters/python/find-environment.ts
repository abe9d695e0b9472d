import { basename, dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { textHash } from '../../base/fingerprint.ts';
import { isInside } from '../../base/paths.ts';
import {
  MAX_CONFIG_FILE_BYTES,
  MAX_FOLDER_ENTRIES,
  MAX_PROJECT_FOLDERS,
  MAX_STANDARD_FACTS_BYTES,
  PYTHON_PROBE_MS,
} from '../../config/limits.ts';
import type { Files } from '../../ports/files.ts';
import type { Processes } from '../../ports/processes.ts';
import type { PythonEnvironment } from '../analyzers/python-api/installed-modules.ts';
import { leadsOut, repositoryFolders } from '../files/reach.ts';
import { withinOf } from './find-installed.ts';
import { WHERE_PROGRAM } from './standard-program.ts';

export type EnvironmentSearch = {
  files: Files;
  processes: Processes;
  /** `VIRTUAL_ENV`, `CONDA_PREFIX` and `PATH` are read of it. */
  variables: Readonly<Record<string, string | undefined>>;
  factsFolder: string;
};

const Where = z.object({
  version: z.string(),
  library: z.string(),
  standard: z.array(z.string()),
  sites: z.array(z.string()),
  /** The interpreter itself, where what was started is a shim or an environment's. */
  executable: z.string().optional(),
});
type Where = z.infer<typeof Where>;

/** A folder made by `python -m venv` (PEP 405) and its like. */
type Virtual = { root: string; version: string | null; hasSystemSites: boolean };

/** Where an environment keeps its interpreter, most often as a link. */
const LINKS = ['bin/python3', 'bin/python', 'Scripts/python.exe', 'python.exe'];
const PYTHON_NAME = /^python[\d.]*(?:\.exe)?$/i;
const ENVIRONMENT_FOLDERS = ['.venv', 'venv', 'env', '.env'];
const KEY_CHARACTERS = 12;

/**
 * The Python of a project: its own virtual environment, else the one that is active, else the machine's.
 * Its environment is read as files. Only interpreters that `Processes.find` trusts are run, outside of the project
 * and with programs of ours: a link of an environment may lead anywhere.
 */
export async function findEnvironment(
  search: EnvironmentSearch,
  folders: readonly string[],
): Promise<PythonEnvironment> {
  const confines = folders.slice(-1).flatMap(repositoryFolders);
  const virtual = await findVirtual(search, { folders, confines });
  const where = await findInterpreter(search, virtual, folders);
  const isSame =
    virtual?.version === undefined ||
    virtual.version === null ||
    sameMinor(virtual.version, where?.found.version);
  const found = isSame ? where : null;
  const base = where === null || (virtual !== null && !virtual.hasSystemSites) ? [] : where.found.sites;
  const own = virtual === null ? [] : await sitesOf(search, virtual.root, confines);
  const { sites, isListed } = await withPaths(search, [...own, ...base], confines);
  return {
    version: found?.found.version ?? null,
    standard: where?.found.standard ?? [],
    library: found?.found.library ?? '',
    sites,
    confines,
    isWhole: virtual !== null && where !== null && own.length > 0 && isListed,
    interpreter: found?.command ?? null,
    searchPath: found === null ? join(search.factsFolder, 'no-programs') : await pathOf(search, folders),
    standardFolder: join(search.factsFolder, `standard-${keyOf(found?.found)}`),
  };
}

function keyOf(where: Where | undefined): string {
  const hash = textHash(where?.library ?? '').slice(0, KEY_CHARACTERS);
  return `${where?.version ?? 'none'}-${hash}`;
}

function sameMinor(one: string, other: string | undefined): boolean {
  const minor = (version: string) => version.split('.').slice(0, 2).join('.');
  return other !== undefined && minor(one) === minor(other);
}

async function findVirtual(
  search: EnvironmentSearch,
  { folders, confines }: { folders: readonly string[]; confines: readonly string[] },
): Promise<Virtual | null> {
  const { VIRTUAL_ENV, CONDA_PREFIX } = search.variables;
  const named = folders.flatMap((folder) => ENVIRONMENT_FOLDERS.map((name) => join(folder, name)));
  for (const root of [...named, VIRTUAL_ENV, CONDA_PREFIX]) {
    if (!root) continue;
    const path = join(root, 'pyvenv.cfg');
    const settings = await search.files.readText(path, MAX_CONFIG_FILE_BYTES, withinOf(path, confines));
    if (settings.ok) {
      const version = /^version(?:_info)?\s*=\s*(\d+\.\d+)/m.exec(settings.value)?.[1] ?? null;
      const hasSystemSites = /^include-system-site-packages\s*=\s*true/im.test(settings.value);
      return { root, version, hasSystemSites };
    }
    if (root === CONDA_PREFIX) return { root, version: null, hasSystemSites: false };
  }
  return null;
}

type Interpreter = { command: string; found: Where };

function pathOf({ processes, variables }: EnvironmentSearch, outside: readonly string[]): Promise<string> {
  return processes.searchPath({ variables, outside });
}

/** The first that answers: what the environment was made from, then what the PATH has. */
async function findInterpreter(
  search: EnvironmentSearch,
  virtual: Virtual | null,
  outside: readonly string[],
): Promise<Interpreter | null> {
  const { processes, variables } = search;
  const inVirtual = virtual === null ? [] : LINKS.map((name) => join(virtual.root, name));
  const named = virtual?.version ? [`python${virtual.version}`] : [];
  for (const program of [...inVirtual, ...named, 'python3', 'python']) {
    const command = await processes.find(program, { variables, outside });
    if (command === null || !PYTHON_NAME.test(basename(command))) continue;
    const found = await where(search, command);
    if (found === null) continue;
    // Behind a shim, which would choose anew by the folder that it is started in, stands the real one.
    const real = found.executable ? await processes.find(found.executable, { variables, outside }) : null;
    return { command: real ?? command, found };
  }
  return null;
}

async function where({ processes, variables }: EnvironmentSearch, command: string): Promise<Where | null> {
  const { stdout, exitCode } = await processes.run(command, {
    args: ['-I', '-S', '-c', WHERE_PROGRAM],
    cwd: null,
    env: interpreterVariables(variables),
    timeoutMs: PYTHON_PROBE_MS,
    maxOutputBytes: MAX_STANDARD_FACTS_BYTES,
  });
  if (exitCode !== 0) return null;
  try {
    return Where.parse(JSON.parse(stdout));
  } catch {
    return null;
  }
}

/** All that an interpreter needs of the environment. */
export function interpreterVariables(
  variables: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const kept = [
    'PATH',
    'HOME',
    'SYSTEMROOT',
    'PYENV_ROOT',
    'PYENV_VERSION',
    'LD_LIBRARY_PATH',
    'DYLD_LIBRARY_PATH',
  ];
  return Object.fromEntries(kept.flatMap((name) => (variables[name] ? [[name, variables[name]]] : [])));
}

async function sitesOf(
  { files }: EnvironmentSearch,
  root: string,
  confines: readonly string[],
): Promise<string[]> {
  const library = join(root, 'lib');
  const names = await files.list(library, MAX_FOLDER_ENTRIES, withinOf(library, confines));
  const pythons = names.filter((name) => name.startsWith('python'));
  const places = [...pythons.map((name) => join(root, 'lib', name)), join(root, 'Lib')];
  const sites = places.map((place) => join(place, 'site-packages'));
  const there = await Promise.all(sites.map((site) => files.exists(site)));
  return sites.filter((site, index) => there[index] && !isElsewhere(site, confines));
}

/** Whether a folder of the project is a link out of it. */
function isElsewhere(folder: string, confines: readonly string[]): boolean {
  const within = withinOf(folder, confines);
  return within !== undefined && leadsOut(folder, within);
}

/** `.pth` files whose code adds no modules. */
const KNOWN_CODE = /^(?:distutils-precedence|_virtualenv|a1_coverage|pytest-cov|ruff|debugpy)\.pth$/;

/**
 * Folders that `.pth` files add (documentation of `site`). `isListed` is false when one runs code for it, and when one
 * inside of the project names a folder outside: that is not read.
 */
async function withPaths(
  { files }: EnvironmentSearch,
  sites: string[],
  confines: readonly string[],
): Promise<{ sites: string[]; isListed: boolean }> {
  const all = [...sites];
  let isListed = true;
  for (const site of sites) {
    const names = (await files.list(site, MAX_FOLDER_ENTRIES, withinOf(site, confines))).filter((name) =>
      name.endsWith('.pth'),
    );
    for (const name of names) {
      const path = join(site, name);
      const text = await files.readText(path, MAX_CONFIG_FILE_BYTES, withinOf(path, confines));
      const lines = text.ok
        ? text.value.split(/\r\n|\n|\r/).filter((line) => line !== '' && !line.startsWith('#'))
        : [];
      const within = withinOf(site, confines);
      const paths = lines
        .filter((line) => !/^import[ \t]/.test(line))
        .map((line) => (isAbsolute(line) ? line : join(site, line)))
        .filter((folder) => within === undefined || !leadsOut(folder, within));
      if (paths.length < lines.length && !KNOWN_CODE.test(name)) isListed = false;
      all.push(...paths);
    }
  }
  return { sites: [...new Set(all)], isListed };
}

/** The folders from a file up to its project's root, nearest first; of a text without a file the root alone. */
export function projectFolders(path: string | null, workspace: string | null): string[] {
  if (workspace === null) return path === null || !isAbsolute(path) ? [] : [dirname(path)];
  const folders: string[] = [];
  const start = path === null ? workspace : dirname(isAbsolute(path) ? path : join(workspace, path));
  for (let folder = start; isInside(folder, workspace) && folder !== workspace; folder = dirname(folder)) {
    if (folders.length >= MAX_PROJECT_FOLDERS) break;
    folders.push(folder);
  }
  return [...folders, workspace];
}
