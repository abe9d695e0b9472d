import { basename, join } from 'node:path';
import { z } from 'zod';
import { FACTS_FORMAT } from '../../analysis/python-api/facts.ts';
import { textHash } from '../../base/fingerprint.ts';
import { MAX_STANDARD_FACTS_BYTES, PYTHON_PROBE_MS } from '../../config/limits.ts';
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

/** One interpreter and the folders its packages are in, as plain data that a thread can be sent. */
export type PythonEnvironment = {
  /** Null: no interpreter was found, so that nothing is known of the standard library. */
  version: string | null;
  /** Names of the standard library's modules. */
  standard: string[];
  library: string;
  sites: string[];
  /** The folders of the repository itself. */
  confines: string[];
  /** The environment of this very project, with nothing that could add modules unseen: what it lacks is not there. */
  isWhole: boolean;
  /** The interpreter's program, and the folder its standard facts are kept in. */
  interpreter: string | null;
  /** The `PATH` for a program that is given the interpreter: what it starts by name is trusted too, or not there. */
  searchPath: string;
  standardFolder: string;
};

type EnvironmentSearch = {
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

/** Where an environment keeps its interpreter, most often as a link. */
const LINKS = ['bin/python3', 'bin/python', 'Scripts/python.exe', 'python.exe'];
const PYTHON_NAME = /^python[\d.]*(?:\.exe)?$/i;
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

/** The first that answers: what the environment was made from, then what the PATH has. */
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
