import { statfsSync } from 'node:fs';
import { fail, ok, type Result } from '../../base/result.ts';
import { Turns } from '../../base/turns.ts';
import {
  MAX_SANDBOX_PROBE_BYTES,
  MAX_SANDBOX_QUEUE,
  MAX_SANDBOX_QUOTE_CHARACTERS,
  SANDBOX_CONCURRENCY,
  SANDBOX_PROBE_MS,
} from '../../config/limits.ts';
import type { Processes } from '../../ports/processes.ts';
import type {
  Sandbox,
  SandboxEnd,
  SandboxFailure,
  SandboxJob,
  SandboxLimits,
  SandboxOutcome,
} from '../../ports/sandbox.ts';
import {
  ARGUMENTS_FD,
  bubblewrapArguments,
  type Host,
  programCommand,
  type Way,
} from './bubblewrap-arguments.ts';
import { runChild } from './child.ts';
import { type Fault, messageOf, versionFault } from './faults.ts';
import { lookAtHost, wayOf, waysHere } from './host.ts';
import { findInterpreters, type Interpreter } from './interpreters.ts';
import { type Plan, planJob } from './job.ts';
import { inTurn, outcomeOf } from './outcome.ts';
import { readTree } from './process-tree.ts';
import { type Ready, readyOnce } from './ready.ts';

/** Files a program may create: each costs kernel memory, even when empty. */
const MAX_SANDBOX_INODES = 20_000;

export type BubblewrapOptions = {
  processes: Processes;
  /** Commands to try for Python; the first that works is used. */
  pythons?: string[];
  /** Used instead of the best way that works here; for tests. */
  ways?: Way['kind'][];
  /** A user to start bwrap as, instead of the current one; for tests that run as root. */
  startAs?: number;
};

type Running = Omit<Host, 'way'> & { way: Way['kind']; startAs: number | undefined };

/**
 * A sandbox of Linux namespaces through bubblewrap (0.8 or newer) with limits by prlimit, a seccomp filter,
 * and a watch over all its processes together. For its guarantees and their limits see docs/sandbox.md.
 */
export function createBubblewrap({ processes, pythons, ways, startAs }: BubblewrapOptions): Sandbox {
  const interpreters = findInterpreters(processes, pythons);
  const turns = new Turns(SANDBOX_CONCURRENCY, MAX_SANDBOX_QUEUE);
  const closed = new AbortController();
  const ready: Ready<Running> = readyOnce((program) =>
    probe(processes, { ways, startAs }, () => interpreters(program)),
  );
  const run = async (
    job: SandboxJob,
    signal: AbortSignal,
  ): Promise<Result<SandboxOutcome, SandboxFailure>> => {
    const plan = await planJob(job);
    if (!plan.ok) return plan;
    const [running, interpreter] = [await ready(job.program), await interpreters(job.program)];
    if (!running.ok) return running;
    if (!interpreter.ok) return interpreter;
    const ended = AbortSignal.any([signal, closed.signal]);
    return inTurn(turns, ended, () => runPlan(running.value, plan.value, interpreter.value, ended));
  };
  return {
    tool: 'bubblewrap',
    available: async (program) => {
      const running = await ready(program);
      return running.ok ? ok(undefined) : running;
    },
    run,
    close: async () => closed.abort(),
  };
}

async function probe(
  processes: Processes,
  { ways, startAs }: { ways: Way['kind'][] | undefined; startAs: number | undefined },
  find: () => Promise<Result<Interpreter, SandboxFailure>>,
): Promise<Result<Running, SandboxFailure>> {
  const [host, interpreter] = await Promise.all([lookAtHost(), find()]);
  if (!host.ok) return noSandbox(host.failure);
  const fault = await faultOfVersion(processes, host.value.bwrap);
  if (fault !== null) return noSandbox(fault);
  if (!interpreter.ok) return interpreter;
  let output = '';
  for (const way of ways ?? (await waysHere())) {
    const running = { ...host.value, way, startAs };
    const tried = await tryEmptyProgram(running, interpreter.value);
    if (tried.ok && tried.value.exitCode === 0) return ok(running);
    if (tried.ok) {
      const said = tried.value.stderr.trim().slice(0, MAX_SANDBOX_QUOTE_CHARACTERS);
      const message = `${interpreter.value.command} does not start in the sandbox: ${said}`;
      return fail({ reason: 'no_program', message });
    }
    output = tried.failure.message;
  }
  return noSandbox({ kind: 'refused', output });
}

async function faultOfVersion(processes: Processes, bwrap: string): Promise<Fault | null> {
  const asked = await processes.run(bwrap, {
    args: ['--version'],
    cwd: null,
    env: {},
    timeoutMs: SANDBOX_PROBE_MS,
    maxOutputBytes: MAX_SANDBOX_PROBE_BYTES,
  });
  return asked.end === 'exited' ? versionFault(asked.stdout) : { kind: 'no_bubblewrap' };
}

/** Both interpreters accept `-` with empty input as a program that does nothing. */
async function tryEmptyProgram(
  running: Running,
  interpreter: Interpreter,
): Promise<Result<SandboxOutcome, SandboxFailure>> {
  const plan = await planJob({ program: 'python', args: ['-'], files: [] });
  return plan.ok ? runPlan(running, plan.value, interpreter, new AbortController().signal) : plan;
}

async function noSandbox(fault: Fault): Promise<Result<never, SandboxFailure>> {
  return fail({ reason: 'no_sandbox', message: await messageOf(fault) });
}

async function runPlan(
  running: Running,
  plan: Plan,
  interpreter: Interpreter,
  signal: AbortSignal,
): Promise<Result<SandboxOutcome, SandboxFailure>> {
  const filter = plan.isSingle ? running.singleFilter : running.filter;
  const host: Host = { ...running, filter, way: wayOf(running.way) };
  const args = bubblewrapArguments(host, plan, interpreter);
  const child = await runChild({
    command: host.bwrap,
    user: running.startAs,
    args: ['--args', `${ARGUMENTS_FD}`, '--', ...programCommand(host, plan, interpreter)],
    stdin: plan.stdin,
    inputs: [
      args.map((argument) => `${argument}\0`).join(''),
      host.filter ?? '',
      ...plan.files.map(({ text }) => text),
    ],
    wallMs: plan.limits.wallMs,
    outputBytes: plan.limits.outputBytes,
    signal,
    watch: (pid) => wentTooFar(pid, plan.limits),
    kill: (pid) => kill(pid, plan.limits.processes),
  });
  // bwrap(1): reported only when the program itself was started.
  return outcomeOf(child, plan.limits, child.report.includes('"exit-code"'));
}

/** Checks all processes together, and the files they have created. */
function wentTooFar(pid: number, { memoryBytes, processes, diskBytes }: SandboxLimits): SandboxEnd | null {
  // Two of them are bwrap itself.
  const { pids, threads, memoryBytes: used } = readTree(pid, processes + 2);
  if (used > memoryBytes) return 'out_of_memory';
  if (threads > processes + 2) return 'killed';
  const inside = pids.at(-1);
  return inside !== undefined && inodesOf(inside, diskBytes) > MAX_SANDBOX_INODES ? 'killed' : null;
}

/** Counts the files in the private /tmp through a process in there; 0 when it has ended, or is not in there yet. */
function inodesOf(pid: number, diskBytes: number): number {
  try {
    const { files, ffree, blocks, bsize } = statfsSync(`/proc/${pid}/root/tmp`);
    return blocks * bsize < diskBytes + bsize ? files - ffree : 0;
  } catch {
    return 0;
  }
}

/** The first process of the namespace takes all others with it; one that has just started is searched for as well. */
function kill(pid: number, processes: number): void {
  for (const one of readTree(pid, processes).pids) {
    try {
      process.kill(one, 'SIGKILL');
    } catch {
      // ESRCH: it has already ended.
    }
  }
}
