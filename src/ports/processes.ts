/** A finished child process. Success and failure have one shape; nothing is thrown for what a process did. */
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
   * The folder that the program is started in. Null is a folder that no project and no other user puts files in:
   * many programs run or read what they find where they stand, interpreters above all.
   */
  cwd: string | null;
  /** The whole environment of the child when given; nothing is inherited then. */
  env?: Record<string, string>;
  input?: string;
  timeoutMs: number;
  /** Bytes of stdout and of stderr; past it the process is killed. */
  maxOutputBytes: number;
  /** Memory that the program may take for itself, without the files it maps. Held to where there is `prlimit`: Linux. */
  maxMemoryBytes?: number;
  signal?: AbortSignal;
  /** Of stdout and stderr, UTF-8 by default. `latin1` makes one character of each byte: for output that is no text. */
  encoding?: 'utf8' | 'latin1';
  /** Called with each line of stderr and stdout as it comes. */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
};

export type ProgramSearch = {
  /** The environment to search with, instead of one's own. */
  variables?: Readonly<Record<string, string | undefined>>;
  /** Folders that the program must not stand in, such as the workspace. */
  outside?: readonly string[];
};

/** Other programs of this machine. Trusted tools only: model output and repository code run in `Sandbox`. */
export interface Processes {
  /**
   * `command` is a name, which is searched for as `find` does (outside of `cwd`), or an absolute path, for which
   * the caller answers. The program's own `PATH` has only folders that are trusted.
   */
  run(command: string, options: ProcessOptions): Promise<ProcessOutcome>;
  /**
   * The absolute path of a program that may be started, by its name or by a path that leads to it; null without
   * one. Never one of a project or a checkout, nor one that another user can change (docs/programs.md).
   */
  find(program: string, search?: ProgramSearch): Promise<string | null>;
  /** The folders of a `PATH` that `find` takes programs from, as a `PATH`. */
  searchPath(search?: ProgramSearch): Promise<string>;
}
