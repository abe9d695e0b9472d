import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import { Turns } from '../../base/turns.ts';
import {
  MAX_SANDBOX_OPEN_FILES,
  MAX_SANDBOX_PROBE_BYTES,
  MAX_SANDBOX_QUEUE,
  SANDBOX_CONCURRENCY,
  SANDBOX_PROBE_MS,
} from '../../config/limits.ts';
import type { Processes } from '../../ports/processes.ts';
import type { Sandbox, SandboxEnd, SandboxFailure, SandboxJob, SandboxOutcome } from '../../ports/sandbox.ts';
import { runChild } from './child.ts';
import { findInterpreters, type Interpreter } from './interpreters.ts';
import { type Plan, planJob } from './job.ts';
import { inTurn, outcomeOf } from './outcome.ts';
import { readyOnce } from './ready.ts';
import { limitScript, seatbeltProfile } from './seatbelt-profile.ts';

const SANDBOX_EXEC = '/usr/bin/sandbox-exec';
const STARTED = 'started';

/**
 * macOS' own sandbox. Its working folder is on disk, so `diskBytes` limits each file and not their sum. Not
 * tested on a Mac so far: only its profile and arguments are (docs/sandbox.md).
 */
export function createSeatbelt({ processes }: { processes: Processes }): Sandbox {
  const interpreters = findInterpreters(processes);
  const turns = new Turns(SANDBOX_CONCURRENCY, MAX_SANDBOX_QUEUE);
  const closed = new AbortController();
  const ready = readyOnce(async (program) => {
    const [interpreter, plan] = await Promise.all([
      interpreters(program),
      planJob({ program, args: ['-'], files: [] }),
    ]);
    if (!interpreter.ok) return interpreter;
    if (!plan.ok) return plan;
    const tried = await runPlan(processes, plan.value, interpreter.value, closed.signal);
    if (tried.ok && tried.value.exitCode === 0) return ok(interpreter.value);
    const said = tried.ok ? tried.value.stderr.trim() : tried.failure.message;
    return fail({ reason: 'no_sandbox', message: `no sandbox, so code is never run: sandbox-exec: ${said}` });
  });
  return {
    tool: 'sandbox-exec',
    available: async (program) => {
      const interpreter = await ready(program);
      return interpreter.ok ? ok(undefined) : interpreter;
    },
    run: async (job: SandboxJob, signal: AbortSignal) => {
      const plan = await planJob(job);
      if (!plan.ok) return plan;
      const interpreter = await ready(job.program);
      if (!interpreter.ok) return interpreter;
      const ended = AbortSignal.any([signal, closed.signal]);
      return inTurn(turns, ended, () => runPlan(processes, plan.value, interpreter.value, ended));
    },
    close: async () => closed.abort(),
  };
}

async function runPlan(
  processes: Processes,
  plan: Plan,
  interpreter: Interpreter,
  signal: AbortSignal,
): Promise<Result<SandboxOutcome, SandboxFailure>> {
  const work = await realpath(await mkdtemp(join(tmpdir(), 'fettle-sandbox-')));
  try {
    for (const { path, text } of plan.files) {
      await mkdir(dirname(join(work, path)), { recursive: true });
      await writeFile(join(work, path), text);
    }
    const child = await runChild({
      command: SANDBOX_EXEC,
      args: seatbeltArguments(plan, interpreter, work),
      stdin: plan.stdin,
      inputs: [],
      wallMs: plan.limits.wallMs,
      outputBytes: plan.limits.outputBytes,
      signal,
      watch: watchMemory(processes, plan.limits.memoryBytes),
      kill,
    });
    return outcomeOf(child, plan.limits, child.report.includes(STARTED));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** `env -i` gives the program only the listed environment; the shell reports on descriptor 3 that it was reached. */
export function seatbeltArguments(plan: Plan, interpreter: Interpreter, work: string): string[] {
  const readable = [...interpreter.readable, interpreter.command, ...plan.binds.map(({ source }) => source)];
  const script = `cd "$0" && echo ${STARTED} >&3 && exec 3>&- && ${limitScript({
    cpuSeconds: plan.limits.cpuSeconds,
    diskBytes: plan.limits.diskBytes,
    openFiles: MAX_SANDBOX_OPEN_FILES,
  })}`;
  return [
    ...['-p', seatbeltProfile({ work, readable })],
    ...[
      '/usr/bin/env',
      '-i',
      `HOME=${work}`,
      `TMPDIR=${work}`,
      'PATH=/usr/bin:/bin',
      'LANG=C.UTF-8',
      'TZ=UTC',
    ],
    ...['/bin/sh', '-c', script, work, interpreter.command, ...plan.args],
  ];
}

const KIBIBYTE = 1024;

/** Queries the memory of the program, which is one process, and answers with the result of the last query. */
function watchMemory(processes: Processes, memoryBytes: number): (pid: number) => SandboxEnd | null {
  let used = 0;
  let isAsking = false;
  const ask = async (pid: number) => {
    isAsking = true;
    const args = ['-o', 'rss=', '-p', `${pid}`];
    const bounds = { timeoutMs: SANDBOX_PROBE_MS, maxOutputBytes: MAX_SANDBOX_PROBE_BYTES };
    const asked = await processes.run('/bin/ps', { args, cwd: null, env: {}, ...bounds });
    used = Number(asked.stdout) * KIBIBYTE;
    isAsking = false;
  };
  return (pid) => {
    // It never rejects: the end of a process is data.
    if (!isAsking) ask(pid).catch(() => {});
    return used > memoryBytes ? 'out_of_memory' : null;
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ESRCH: it has already ended.
  }
}
