import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, normalize } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import type { SandboxFailure, SandboxJob, SandboxLimits } from '../../ports/sandbox.ts';

/** Time for a program from start to end, and processor time of each of its processes. */
const SANDBOX_WALL_MS = 10_000;
const SANDBOX_CPU_SECONDS = 8;
/** Memory of all its processes together. */
const SANDBOX_MEMORY_BYTES = 512 * 1024 * 1024;
/** Processes and their threads; Node alone starts a dozen threads. */
const SANDBOX_PROCESSES = 64;
/** Size of its working folder and /tmp, which are in memory. */
const SANDBOX_DISK_BYTES = 64 * 1024 * 1024;
/** For stdout and for stderr. */
const SANDBOX_OUTPUT_BYTES = 1024 * 1024;
/** Files of one job, their text and its standard input together, folders it may read, and a path. */
const MAX_SANDBOX_FILES = 128;
const MAX_SANDBOX_INPUT_BYTES = 16 * 1024 * 1024;
const MAX_SANDBOX_READABLE = 64;
const MAX_SANDBOX_PATH_CHARACTERS = 512;

/** A folder on this machine, and where the program finds it. */
type Bind = { source: string; target: string };

/** A job with all its paths checked. */
export type Plan = Pick<SandboxJob, 'program' | 'args' | 'files'> & {
  stdin: string;
  isSingle: boolean;
  binds: Bind[];
  limits: SandboxLimits;
};

const DEFAULTS: SandboxLimits = {
  wallMs: SANDBOX_WALL_MS,
  cpuSeconds: SANDBOX_CPU_SECONDS,
  memoryBytes: SANDBOX_MEMORY_BYTES,
  processes: SANDBOX_PROCESSES,
  diskBytes: SANDBOX_DISK_BYTES,
  outputBytes: SANDBOX_OUTPUT_BYTES,
};

/**
 * Fills in the limits, and rejects (`bad_job`) anything that could reach out of the sandbox or does not fit
 * into it.
 */
export async function planJob(job: SandboxJob): Promise<Result<Plan, SandboxFailure>> {
  const limits = { ...DEFAULTS, ...job.limits };
  const fault = limitFault(limits) ?? argumentFault(job.args) ?? fileFault(job);
  if (fault !== null) return badJob(fault);
  const readable = job.readable ?? [];
  if (readable.length > MAX_SANDBOX_READABLE) return badJob(`more than ${MAX_SANDBOX_READABLE} folders`);
  const binds: Bind[] = [];
  for (const target of readable) {
    const bind = await bindOf(target);
    if (typeof bind === 'string') return badJob(`${JSON.stringify(target)} ${bind}`);
    binds.push(bind);
  }
  const { program, args, files, stdin = '', isSingle = false } = job;
  return ok({ program, args, files, stdin, isSingle, binds, limits });
}

function badJob(message: string): Result<never, SandboxFailure> {
  return fail({ reason: 'bad_job', message: `not run in the sandbox: ${message}` });
}

function limitFault(limits: SandboxLimits): string | null {
  const wrong = Object.entries(limits).find(([, value]) => !Number.isSafeInteger(value) || value <= 0);
  return wrong === undefined ? null : `the limit ${wrong[0]} is not a positive whole number: ${wrong[1]}`;
}

function argumentFault(args: string[]): string | null {
  return args.some((argument) => argument.includes('\0')) ? 'an argument contains a zero byte' : null;
}

function fileFault({ files, stdin = '' }: SandboxJob): string | null {
  if (files.length > MAX_SANDBOX_FILES) return `more than ${MAX_SANDBOX_FILES} files`;
  const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), Buffer.byteLength(stdin));
  if (bytes > MAX_SANDBOX_INPUT_BYTES) return `more than ${MAX_SANDBOX_INPUT_BYTES} bytes of files and input`;
  const paths = new Set<string>();
  for (const { path } of files) {
    if (!staysInside(path)) return `the path ${JSON.stringify(path)} leads out of the working folder`;
    if (paths.has(path)) return `two files are called ${JSON.stringify(path)}`;
    paths.add(path);
  }
  const below = [...paths].find((path) => [...paths].some((other) => other.startsWith(`${path}/`)));
  return below === undefined ? null : `${JSON.stringify(below)} is a file and a folder`;
}

function staysInside(path: string): boolean {
  if (path.length > MAX_SANDBOX_PATH_CHARACTERS || path.includes('\0')) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Paths that no job may see, nor anything below them: the system's own state, and the sockets of its services. */
const CLOSED = ['/proc', '/sys', '/dev', '/run', '/var/run', '/etc', '/boot'];

/** The path to bind, or the reason why not. Links are resolved first, so that none leads to a closed path. */
async function bindOf(target: string): Promise<Bind | string> {
  if (!isAbsolute(target) || normalize(target) !== target || target.includes('\0'))
    return 'is not a normalized absolute path';
  const source = await realpath(target).catch(() => null);
  if (source === null) return 'does not exist';
  return isTooWide(source) || isTooWide(target)
    ? 'must not be readable: it contains more than packages'
    : { source, target };
}

/** Whether a folder is the root, the home folder, a parent of it, or one of the system's own. */
export function isTooWide(path: string, home = homedir()): boolean {
  const folder = path.endsWith('/') ? path : `${path}/`;
  if (`${home}/`.startsWith(folder) || `${home}/.local/`.startsWith(folder)) return true;
  if (CLOSED.some((closed) => folder.startsWith(`${closed}/`))) return true;
  return (
    CLOSED.some((closed) => `${closed}/`.startsWith(folder)) ||
    ['/tmp/', '/usr/', '/var/', '/home/'].includes(folder)
  );
}
