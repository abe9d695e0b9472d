import type { ChildProcess } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { PROCESS_KILL_MS } from '../../config/limits.ts';
import type { Processes, ProcessOptions, ProcessOutcome, ProgramSearch } from '../../ports/processes.ts';
import { userFolder } from '../machine/user-folder.ts';
import { NEUTRAL_FOLDER } from '../programs/neutral-folder.ts';
import { ProgramLook, pathName } from '../programs/trusted-program.ts';
import { collectOutput, type Output } from './output.ts';

/** How long a finished process's leftover children may hold its output open. */
const PROCESS_DRAIN_MS = 1_000;

type Child = Pick<ChildProcess, 'pid' | 'stdout' | 'stderr' | 'kill' | 'once'>;
type StopReason = 'timed_out' | 'cancelled' | 'output_too_large';

const ON_WINDOWS = process.platform === 'win32';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Starts child processes through execa. On POSIX each gets its own process group, so that a deadline also
 * ends what it started; on Windows only the process itself is ended. `environment` is what children inherit
 * unless a call names another.
 */
export function createProcesses(environment: NodeJS.ProcessEnv = process.env): Processes {
  const look = ({ variables = environment, outside = [] }: ProgramSearch = {}) =>
    lookAt(variables, [...ownFolder(), ...outside]);
  return {
    async run(command, options) {
      const started = performance.now();
      const env = { ...(options.env ?? environment) };
      const name = pathName(env, process.platform);
      const hasPath = env[name] !== undefined;
      if (isAbsolute(command) && !hasPath) return run(command, options, env);
      const variables = hasPath ? env : environment;
      const programs = look({ variables, outside: options.cwd === null ? [] : [options.cwd] });
      const program = isAbsolute(command) ? command : await programs.find(command);
      if (program === null) return { ...NOT_FOUND, ms: performance.now() - started };
      if (hasPath) env[name] = await pathFrom(programs);
      return run(program, options, env);
    },
    find: (program, search) => {
      const programs = look(search);
      return isAbsolute(program) ? programs.real(program) : programs.find(program);
    },
    searchPath: (search) => pathFrom(look(search)),
  };
}

/** Never empty: an empty `PATH` means the working directory (exec(3)). */
async function pathFrom(programs: ProgramLook): Promise<string> {
  const folders = await programs.searched();
  return folders.length === 0 ? join(NEUTRAL_FOLDER, 'nonexistent') : folders.join(delimiter);
}

const NOT_FOUND = { end: 'not_found', exitCode: null, stdout: '', stderr: '' } as const;

function lookAt(variables: Variables, outside: string[]): ProgramLook {
  const { platform } = process;
  const user = process.getuid?.() ?? null;
  return new ProgramLook({ platform, user, home: userFolder(), variables }, outside);
}

/** The folder in which Fettle was started, usually the project; empty if it has been deleted. */
function ownFolder(): string[] {
  try {
    return [process.cwd()];
  } catch {
    return [];
  }
}

async function run(
  command: string,
  options: ProcessOptions,
  env: NodeJS.ProcessEnv,
): Promise<ProcessOutcome> {
  const started = performance.now();
  const outcome = (end: ProcessOutcome['end'], rest: Partial<ProcessOutcome> = {}): ProcessOutcome => ({
    exitCode: null,
    stdout: '',
    stderr: '',
    ...rest,
    ms: performance.now() - started,
    end,
  });
  const cwd = options.cwd ?? NEUTRAL_FOLDER;
  // Imported here so that a program that starts no process does not load it.
  const { execa } = await import('execa');
  if (options.signal?.aborted) return outcome('cancelled');

  const [program = command, ...args] = await limited(command, options);
  const child = execa(program, args, {
    env,
    extendEnv: false,
    cwd,
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
    buffer: false,
    reject: false,
    detached: !ON_WINDOWS,
    windowsHide: true,
    forceKillAfterDelay: PROCESS_KILL_MS,
  });
  const watched = watch(child, options);
  try {
    const result = await child;
    const texts = { stdout: watched.stdout.text(), stderr: watched.stderr.text() };
    if (child.pid === undefined) {
      return outcome(await whyNotStarted(result.code, cwd), { stderr: result.originalMessage ?? '' });
    }
    const stopped = watched.stopped();
    if (stopped !== null) return outcome(stopped, texts);
    if (child.exitCode === null) return outcome('killed', texts);
    return outcome('exited', { ...texts, exitCode: child.exitCode });
  } finally {
    watched.release();
  }
}

const PRLIMIT = '/usr/bin/prlimit';

/** The command line of a program under its limit: prlimit becomes the program, in the same process. */
async function limited(command: string, { args, maxMemoryBytes }: ProcessOptions): Promise<string[]> {
  if (maxMemoryBytes === undefined || process.platform !== 'linux') return [command, ...args];
  const isThere = await stat(PRLIMIT).catch(() => null);
  return isThere === null
    ? [command, ...args]
    : [PRLIMIT, `--data=${maxMemoryBytes}`, '--', command, ...args];
}

/** Everything to release when the process has ended: timers, listeners, the output. */
function watch(child: Child, options: ProcessOptions) {
  let stopped: StopReason | null = null;
  const timers: NodeJS.Timeout[] = [];
  const later = (work: () => void, ms: number) => timers.push(setTimeout(work, ms));
  const stop = (reason: StopReason) => {
    if (stopped !== null) return;
    stopped = reason;
    signalGroup(child, 'SIGTERM');
    later(() => signalGroup(child, 'SIGKILL'), PROCESS_KILL_MS);
    later(() => closeOutput(child), PROCESS_KILL_MS + PROCESS_DRAIN_MS);
  };
  const onAbort = () => stop('cancelled');
  const onTooMuch = () => stop('output_too_large');
  const collect = (name: 'stdout' | 'stderr'): Output =>
    collectOutput(child[name], {
      maxBytes: options.maxOutputBytes,
      onTooMuch,
      onLine: (line) => options.onLine?.(line, name),
      encoding: options.encoding ?? 'utf8',
    });
  const [stdout, stderr] = [collect('stdout'), collect('stderr')];

  later(() => stop('timed_out'), options.timeoutMs);
  options.signal?.addEventListener('abort', onAbort, { once: true });
  // A background process that it left running may keep its output open forever.
  child.once('exit', () => {
    later(() => {
      signalGroup(child, 'SIGKILL');
      closeOutput(child);
    }, PROCESS_DRAIN_MS);
  });
  const release = () => {
    for (const timer of timers) clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
    endWithParent.delete(child);
  };
  endWithParent.add(child);
  return { stdout, stderr, stopped: () => stopped, release };
}

/** Running processes. In their own groups they would outlive this process. */
const endWithParent = new Set<Child>();
process.on('exit', () => {
  for (const child of endWithParent) signalGroup(child, 'SIGKILL');
});

function signalGroup(child: Child, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (ON_WINDOWS) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // ESRCH: the whole group has already ended.
  }
}

function closeOutput(child: Child): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
}

/** The system reports a missing working folder with the same code as a missing program. */
async function whyNotStarted(code: string | undefined, cwd: string): Promise<'not_found' | 'not_started'> {
  if (code !== 'ENOENT') return 'not_started';
  const folder = await stat(cwd).catch(() => null);
  return folder?.isDirectory() ? 'not_found' : 'not_started';
}
