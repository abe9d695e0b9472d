import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { Readable, Writable } from 'node:stream';
import { MAX_SANDBOX_PROBE_BYTES, MAX_SCANNED_ENTRIES } from '../../config/limits.ts';
import type { SandboxEnd } from '../../ports/sandbox.ts';
import { namesInSync } from '../files/folders.ts';
import { readSystemFileSync, withNothing } from '../files/system-file.ts';

/** Interval between checks of a running program's memory, processes and files. */
const SANDBOX_WATCH_MS = 50;
/** Time for the system to tear everything down after the kill. */
const SANDBOX_DRAIN_MS = 2_000;
/** Nice value of a sandboxed program: completions go first. */
const SANDBOX_NICENESS = 5;

export type ChildOptions = {
  command: string;
  args: string[];
  /** The user to start it as, if not the current one. */
  user?: number | undefined;
  stdin: string;
  /** Data for the child on file descriptors 4, 5 and so on; it writes its report to 3. */
  inputs: (string | Buffer)[];
  wallMs: number;
  outputBytes: number;
  signal: AbortSignal;
  /** Called repeatedly while it runs; a result other than null ends it. */
  watch(pid: number): SandboxEnd | null;
  /** Kills it and everything it started. */
  kill(pid: number): void;
};

export type ChildOutcome = {
  /** Why it was ended; null when it ended by itself. */
  stopped: SandboxEnd | 'cancelled' | null;
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** The text that it wrote to descriptor 3. */
  report: string;
  /** Why it was not started. */
  error: string | null;
  ms: number;
};

type Stream = ChildProcess['stdio'][number] | undefined;

const REPORT_FD = 3;

/**
 * Runs one child with an empty environment, because the program that starts a sandbox can be inspected from
 * inside it. Its output is limited while it streams. Returns when the child and its output have ended, at the
 * latest `SANDBOX_DRAIN_MS` after a kill.
 */
export async function runChild(options: ChildOptions): Promise<ChildOutcome> {
  const started = performance.now();
  const child = spawnBare(options);
  let error: string | null = null;
  child.once('error', (fault) => {
    error = fault.message;
  });
  const stops = stopWhenDue(child, options);
  const onTooMuch = () => stops.stop('output_too_large');
  const collect = (stream: Stream, maxBytes: number) => collectBytes(stream, maxBytes, onTooMuch);
  const stdout = collect(child.stdout, options.outputBytes);
  const stderr = collect(child.stderr, options.outputBytes);
  const report = collect(child.stdio[REPORT_FD], MAX_SANDBOX_PROBE_BYTES);
  feed(child.stdin, options.stdin);
  for (const [index, input] of options.inputs.entries()) feed(child.stdio[REPORT_FD + 1 + index], input);
  lowerPriority(child.pid);
  try {
    const exitCode = await stops.ended;
    const texts = { stdout: stdout(), stderr: stderr(), report: report() };
    return { ...texts, stopped: stops.reason(), exitCode, error, ms: performance.now() - started };
  } finally {
    stops.release();
    for (const stream of child.stdio) stream?.destroy();
  }
}

function spawnBare({ command, args, inputs, user }: ChildOptions): ChildProcess {
  return withNothing((nothing) => {
    const stdio: StdioOptions = ['pipe', 'pipe', 'pipe', 'pipe', ...inputs.map(() => 'pipe' as const)];
    for (const descriptor of inheritedDescriptors()) {
      while (stdio.length <= descriptor) stdio.push('ignore');
      if (stdio[descriptor] === 'ignore') stdio[descriptor] = nothing;
    }
    const who = user === undefined ? {} : { uid: user, gid: user };
    return spawn(command, args, { env: {}, cwd: '/', stdio, ...who });
  });
}

const FIRST_EXTRA_FD = 3;
const O_CLOEXEC = 0o2000000;

/**
 * Descriptors that this process was started with and would pass on (proc_pid_fdinfo(5)): open files of
 * whoever started it. Empty without /proc: there the system closes them.
 */
function inheritedDescriptors(): number[] {
  const all = namesInSync('/proc/self/fd', { limit: MAX_SCANNED_ENTRIES }).map(Number);
  return all.filter((descriptor) => {
    if (descriptor < FIRST_EXTRA_FD) return false;
    // The descriptor of the folder that was just listed no longer exists.
    const told = readSystemFileSync(`/proc/self/fdinfo/${descriptor}`) ?? '';
    const flags = /^flags:\s+(\d+)$/m.exec(told)?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
  });
}

function stopWhenDue(child: ChildProcess, options: ChildOptions) {
  let reason: ChildOutcome['stopped'] = null;
  const timers: NodeJS.Timeout[] = [];
  let settle: (exitCode: number | null) => void = () => {};
  const ended = new Promise<number | null>((resolve) => {
    settle = resolve;
  });
  const stop = (why: NonNullable<ChildOutcome['stopped']>) => {
    if (reason !== null || child.pid === undefined || child.exitCode !== null) return;
    reason = why;
    options.kill(child.pid);
    timers.push(setTimeout(() => settle(null), SANDBOX_DRAIN_MS));
  };
  const onAbort = () => stop('cancelled');
  timers.push(setTimeout(() => stop('timed_out'), options.wallMs));
  const watching = setInterval(() => {
    const end = child.pid === undefined ? null : options.watch(child.pid);
    if (end !== null) stop(end);
  }, SANDBOX_WATCH_MS);
  if (options.signal.aborted) onAbort();
  options.signal.addEventListener('abort', onAbort, { once: true });
  child.once('close', (exitCode) => settle(exitCode));
  // How long to wait for output that someone holds open after the child has ended.
  child.once('exit', (exitCode) => timers.push(setTimeout(() => settle(exitCode), SANDBOX_DRAIN_MS)));
  const release = () => {
    for (const timer of timers) clearTimeout(timer);
    clearInterval(watching);
    options.signal.removeEventListener('abort', onAbort);
  };
  return { stop, reason: () => reason, ended, release };
}

/** Collects at most `maxBytes`; the first byte beyond is reported, and nothing more is stored. */
function collectBytes(stream: Stream, maxBytes: number, onTooMuch: () => void): () => string {
  if (!(stream instanceof Readable)) return () => '';
  const kept: Buffer[] = [];
  let room = maxBytes;
  stream.on('data', (chunk: Buffer) => {
    if (room > 0) kept.push(chunk.subarray(0, room));
    if (chunk.length > room) onTooMuch();
    room = Math.max(0, room - chunk.length);
  });
  stream.on('error', ignoreClosedPipe);
  return () => Buffer.concat(kept).toString('utf8');
}

function feed(stream: Stream, input: string | Buffer): void {
  if (!(stream instanceof Writable)) return;
  stream.on('error', ignoreClosedPipe);
  stream.end(input);
}

/** The other side need not read all its input, and may end at any time: its exit reports the rest. */
function ignoreClosedPipe(): void {}

function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, SANDBOX_NICENESS);
  } catch {
    // It has ended already.
  }
}
