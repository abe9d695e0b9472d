import type { Result } from '../base/result.ts';

/** A text file of a sandboxed program; `path` is relative to its working folder, with `/`, and stays in it. */
type SandboxFile = { path: string; text: string };

/** What a sandboxed program may use; what goes past a bound ends it. */
export type SandboxLimits = {
  /** From start to end. */
  wallMs: number;
  /** Of each of its processes. */
  cpuSeconds: number;
  /** Of all its processes together. */
  memoryBytes: number;
  /** With their threads. */
  processes: number;
  /** All it writes. Where the sandbox can, its working folder and /tmp are in memory, on top of `memoryBytes`. */
  diskBytes: number;
  /** Of stdout and of stderr. */
  outputBytes: number;
};

/** The interpreters that a sandbox offers; which ones stand on this machine `available` tells. */
export type SandboxProgram = 'python' | 'node';

export type SandboxJob = {
  program: SandboxProgram;
  /** Behind the program; a file of `files` is named as there. */
  args: string[];
  files: SandboxFile[];
  stdin?: string;
  /** It may start threads, but no other process, which could read its memory. Needs a seccomp filter on Linux. */
  isSingle?: boolean;
  /**
   * Absolute; folders and files that the program may read, for instance installed packages, at the same path as
   * here. Of the rest of the disk it sees the system's own programs and libraries, and nothing else.
   */
  readable?: string[];
  limits?: Partial<SandboxLimits>;
};

/**
 * How a program ended. `timed_out`: of wall or processor time. `killed`: by a signal that none of the other words
 * explains, or for too many processes or files.
 */
export type SandboxEnd = 'exited' | 'timed_out' | 'out_of_memory' | 'output_too_large' | 'killed';

export type SandboxOutcome = {
  end: SandboxEnd;
  exitCode: number | null;
  /** As much of it as the bound allows; bytes that are no UTF-8 are replaced. */
  stdout: string;
  stderr: string;
  ms: number;
};

/** Why a program was not run. It is never run another way. */
const SANDBOX_REASONS = [
  'no_sandbox',
  'no_program',
  'bad_job',
  'overloaded',
  'cancelled',
  'sandbox_failed',
] as const;
/** `message` is one line that says what to do. */
export type SandboxFailure = { reason: (typeof SANDBOX_REASONS)[number]; message: string };

/**
 * Runs programs that no one trusts: no network, no environment, no file of this machine but the interpreter and
 * what the job names, nothing left behind.
 */
export interface Sandbox {
  /** For instance `bubblewrap`; `none` where there is none. */
  readonly tool: string;
  /** Whether a program can be run here, tried once for real. */
  available(program: SandboxProgram): Promise<Result<void, SandboxFailure>>;
  /** Aborting kills the program and everything it started. Never rejects. */
  run(job: SandboxJob, signal: AbortSignal): Promise<Result<SandboxOutcome, SandboxFailure>>;
  close(): Promise<void>;
}
