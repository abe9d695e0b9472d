/** A finished child process. Success and failure have the same shape; nothing a process does is thrown. */
export type ProcessOutcome = {
  /** Null when it never started or was killed. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  ms: number;
  end: 'exited' | 'not_found' | 'timed_out' | 'cancelled' | 'output_too_large' | 'killed' | 'not_started';
};

export type ProcessOptions = {
  args: string[];
  /**
   * The folder to start the program in. Null means a folder where no project and no other user can place files: many
   * programs, interpreters above all, run or read files of their current directory.
   */
  cwd: string | null;
  /** The child's complete environment when given; nothing is inherited then. */
  env?: Record<string, string>;
  input?: string;
  timeoutMs: number;
  /** Limit for stdout and for stderr, in bytes; when it is exceeded, the process is killed. */
  maxOutputBytes: number;
  /** Memory the program may allocate, excluding mapped files. Enforced where `prlimit` exists: Linux. */
  maxMemoryBytes?: number;
  signal?: AbortSignal;
  /** Encoding of stdout and stderr, UTF-8 by default. `latin1`, for output that is not text, keeps each byte. */
  encoding?: 'utf8' | 'latin1';
  /** Called with each line of stderr and stdout as it arrives. */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
};

export type ProgramSearch = {
  /** The environment to search with, instead of the process's own. */
  variables?: Readonly<Record<string, string | undefined>>;
  /** Folders the program must not be in, such as the workspace. */
  outside?: readonly string[];
};

/** Other programs of this machine. Only for trusted tools: model output and repository code run in `Sandbox`. */
export interface Processes {
  /**
   * `command` is a name, looked up as `find` does (outside `cwd`), or an absolute path that the caller vouches for. The
   * program's own `PATH` has only trusted folders.
   */
  run(command: string, options: ProcessOptions): Promise<ProcessOutcome>;
  /**
   * The absolute path of a program that may be started, found by its name or by a path to it; null when there is none.
   * Never a program in a project or checkout, nor one that another user can change (docs/programs.md).
   */
  find(program: string, search?: ProgramSearch): Promise<string | null>;
  /** The folders of a `PATH` in which `find` looks for programs, as a `PATH`. */
  searchPath(search?: ProgramSearch): Promise<string>;
}
