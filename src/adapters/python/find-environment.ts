import { basename, join } from 'node:path';
import { z } from 'zod';
import { FACTS_FORMAT } from '../../analysis/python-api/facts.ts';
import { textHash } from '../../base/fingerprint.ts';
import { MAX_STANDARD_FACTS_BYTES } from '../../config/limits.ts';
import type { Files } from '../../ports/files.ts';
import type { Processes } from '../../ports/processes.ts';
import { repositoryFolders } from '../files/reach.ts';
import {
  activeEnvironments,
  addedFolders,
  type EnvironmentFolder,
  findEnvironmentFolder,
  readerWithin,
} from './environment-folder.ts';
import { WHERE_PROGRAM } from './standard-program.ts';

/** Time to ask an interpreter where it and its modules are. */
const PYTHON_PROBE_MS = 10_000;

/** One interpreter and the folders of its packages, as plain data that can be sent to a thread. */
export type PythonEnvironment = {
  /** Null: no interpreter was found, so nothing is known about the standard library. */
  version: string | null;
  /** Names of the standard library's modules. */
  standard: string[];
  library: string;
  sites: string[];
  /** The folders of the repository itself. */
  confines: string[];
  /**
   * The environment belongs to this project, and nothing in it can add modules unseen: a module that it lacks
   * does not exist.
   */
  isWhole: boolean;
  /** The interpreter's program, and the folder with its standard facts. */
  interpreter: string | null;
  /**
   * The `PATH` for a program that gets the interpreter: the programs it starts by name are trusted too, or
   * not found.
   */
  searchPath: string;
  standardFolder: string;
};

type EnvironmentSearch = {
  files: Files;
  processes: Processes;
  /** `VIRTUAL_ENV`, `CONDA_PREFIX` and `PATH` are read from it. */
  variables: Readonly<Record<string, string | undefined>>;
  factsFolder: string;
};

const Where = z.object({
  version: z.string(),
  library: z.string(),
  standard: z.array(z.string()),
  sites: z.array(z.string()),
  /** The interpreter itself, if the started program is a shim or belongs to an environment. */
  executable: z.string().optional(),
});
type Where = z.infer<typeof Where>;

/** Where an environment has its interpreter, usually as a link. */
const LINKS = ['bin/python3', 'bin/python', 'Scripts/python.exe', 'python.exe'];
const PYTHON_NAME = /^python[\d.]*(?:\.exe)?$/i;
const KEY_CHARACTERS = 12;

/**
 * Finds the Python of a project: its own virtual environment, otherwise the active one, otherwise the
 * machine's. Its environment is only read as files. Only interpreters that `Processes.find` trusts are run,
 * outside of the project and with our own programs: a link in an environment may lead anywhere.
 */
export async function findEnvironment(
  search: EnvironmentSearch,
  folders: readonly string[],
): Promise<PythonEnvironment> {
  const confines = folders.slice(-1).flatMap(repositoryFolders);
  const reader = readerWithin(search.files, confines);
  const virtual = await findEnvironmentFolder(reader, folders, activeEnvironments(search.variables));
  const where = await findInterpreter(search, virtual, folders);
  const isSame =
    virtual === null || virtual.version === null || sameMinor(virtual.version, where?.found.version);
  const found = isSame ? where : null;
  const base = where === null || (virtual !== null && !virtual.hasSystemSites) ? [] : where.found.sites;
  const own = virtual?.sites ?? [];
  const sites = [...own, ...base];
  const added = await addedFolders(reader, sites);
  return {
    version: found?.found.version ?? null,
    standard: where?.found.standard ?? [],
    library: found?.found.library ?? '',
    sites: [...new Set([...sites, ...added.folders])],
    confines,
    isWhole: where !== null && own.length > 0 && added.isWhole,
    interpreter: found?.command ?? null,
    searchPath: found === null ? join(search.factsFolder, 'no-programs') : await pathOf(search, folders),
    standardFolder: join(search.factsFolder, `standard-${FACTS_FORMAT}-${keyOf(found?.found)}`),
  };
}

function keyOf(where: Where | undefined): string {
  const hash = textHash(where?.library ?? '').slice(0, KEY_CHARACTERS);
  return `${where?.version ?? 'none'}-${hash}`;
}

function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function sameMinor(one: string, other: string | undefined): boolean {
  return other !== undefined && minorOf(one) === minorOf(other);
}

type Interpreter = { command: string; found: Where };

function pathOf({ processes, variables }: EnvironmentSearch, outside: readonly string[]): Promise<string> {
  return processes.searchPath({ variables, outside });
}

/** The first that works: the interpreter that the environment was made from, then those on the PATH. */
async function findInterpreter(
  search: EnvironmentSearch,
  virtual: EnvironmentFolder | null,
  outside: readonly string[],
): Promise<Interpreter | null> {
  const { processes, variables } = search;
  const inVirtual = virtual === null ? [] : LINKS.map((name) => join(virtual.root, name));
  const named = virtual?.version ? [`python${minorOf(virtual.version)}`] : [];
  for (const program of [...inVirtual, ...named, 'python3', 'python']) {
    const command = await processes.find(program, { variables, outside });
    if (command === null || !PYTHON_NAME.test(basename(command))) continue;
    const found = await where(search, command);
    if (found === null) continue;
    // A shim would choose again by the folder it is started in: use the real interpreter behind it.
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

/** The environment variables that an interpreter needs. */
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
