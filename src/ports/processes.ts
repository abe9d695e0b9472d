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
  cwd?: string;
  /** The whole environment of the child when given; nothing is inherited then. */
  env?: Record<string, string>;
  input?: string;
  timeoutMs: number;
  /** Bytes of stdout and of stderr; past it the process is killed. */
  maxOutputBytes: number;
  signal?: AbortSignal;
  /** Of stdout and stderr, UTF-8 by default. `latin1` makes one character of each byte: for output that is no text. */
  encoding?: 'utf8' | 'latin1';
  /** Called with each line of stderr and stdout as it comes. */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
};

/** Other programs of this machine. Trusted tools only: model output and repository code run in `Sandbox`. */
export interface Processes {
  run(command: string, options: ProcessOptions): Promise<ProcessOutcome>;
}
