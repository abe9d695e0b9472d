import type { ChildProcess } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { PROCESS_DRAIN_MS, PROCESS_KILL_MS } from '../../config/limits.ts';
import type { Processes, ProcessOptions, ProcessOutcome } from '../../ports/processes.ts';
import { collectOutput, type Output } from './output.ts';

type Child = Pick<ChildProcess, 'pid' | 'stdout' | 'stderr' | 'kill' | 'once'>;
type StopReason = 'timed_out' | 'cancelled' | 'output_too_large';

const ON_WINDOWS = process.platform === 'win32';

/**
 * Child processes through execa. Each gets a process group of its own on POSIX, so that a deadline ends
 * what it started as well; on Windows only the process itself is ended.
 * `environment` is what children inherit when a call names none.
 */
export function createProcesses(environment: NodeJS.ProcessEnv = process.env): Processes {
  return {
    run: (command, options) => run(command, options, options.env ?? environment),
  };
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
  // Not at the top: a program that starts no process shall not load it.
  const { execa } = await import('execa');
  if (options.signal?.aborted) return outcome('cancelled');

  const child = execa(command, options.args, {
    env,
    extendEnv: false,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
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
      return outcome(await whyNotStarted(result.code, options.cwd), { stderr: result.originalMessage ?? '' });
    }
    const stopped = watched.stopped();
    if (stopped !== null) return outcome(stopped, texts);
    if (child.exitCode === null) return outcome('killed', texts);
    return outcome('exited', { ...texts, exitCode: child.exitCode });
  } finally {
    watched.release();
  }
}

/** Everything that must be let go of when the process has ended: timers, listeners, the output. */
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
  // What it left running in the background may hold its output open for ever.
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

/** Processes that run now. A group of their own means that they would outlive this process. */
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
    // ESRCH: the whole group has ended already, which is what was wanted.
  }
}

function closeOutput(child: Child): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
}

/** A missing working folder is reported by the system with the same code as a missing program. */
async function whyNotStarted(
  code: string | undefined,
  cwd: string | undefined,
): Promise<'not_found' | 'not_started'> {
  if (code !== 'ENOENT') return 'not_started';
  const folder = cwd === undefined ? null : await stat(cwd).catch(() => null);
  return cwd === undefined || folder?.isDirectory() ? 'not_found' : 'not_started';
}
