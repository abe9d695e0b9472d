import type { Result } from '../base/result.ts';

/** A text file for a sandboxed program; `path` is relative to its working folder, with `/`, and cannot leave it. */
type SandboxFile = { path: string; text: string };

/** Resource limits of a sandboxed program; exceeding one ends it. */
export type SandboxLimits = {
  /** From start to end. */
  wallMs: number;
  /** For each of its processes. */
  cpuSeconds: number;
  /** For all its processes together. */
  memoryBytes: number;
  /** Including their threads. */
  processes: number;
  /** Total bytes written. Where possible, its working folder and /tmp are in memory, on top of `memoryBytes`. */
  diskBytes: number;
  /** For stdout and for stderr. */
  outputBytes: number;
};

/** The interpreters a sandbox supports; `available` tells which of them this machine has. */
export type SandboxProgram = 'python' | 'node';

export type SandboxJob = {
  program: SandboxProgram;
  /** Arguments after the program; refer to a file of `files` by its path there. */
  args: string[];
  files: SandboxFile[];
  stdin?: string;
  /** It may start threads, but no other process, which could read its memory. Requires a seccomp filter on Linux. */
  isSingle?: boolean;
  /**
   * Absolute paths of folders and files the program may read, such as installed packages, at the same path as on the
   * host. The rest of the disk is invisible except for the system's own programs and libraries.
   */
  readable?: string[];
  limits?: Partial<SandboxLimits>;
};

/**
 * How a program ended. `timed_out`: wall or processor time. `killed`: by a signal that no other value explains, or for
 * too many processes or files.
 */
export type SandboxEnd = 'exited' | 'timed_out' | 'out_of_memory' | 'output_too_large' | 'killed';

export type SandboxOutcome = {
  end: SandboxEnd;
  exitCode: number | null;
  /** Truncated at the limit; bytes that are not UTF-8 are replaced. */
  stdout: string;
  stderr: string;
  ms: number;
};

/** Why a program was not run. It is never run without the sandbox instead. */
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
 * Runs untrusted programs: no network, no environment, no files of this machine except the interpreter and those the
 * job names, and nothing left behind.
 */
export interface Sandbox {
  /** Such as `bubblewrap`; `none` when there is none. */
  readonly tool: string;
  /** Whether a program can be run here, determined by running it once. */
  available(program: SandboxProgram): Promise<Result<void, SandboxFailure>>;
  /** Aborting kills the program and everything it started. Never rejects. */
  run(job: SandboxJob, signal: AbortSignal): Promise<Result<SandboxOutcome, SandboxFailure>>;
  close(): Promise<void>;
}
