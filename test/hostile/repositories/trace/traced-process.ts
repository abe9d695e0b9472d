import { spawnSync } from 'node:child_process';
import { processesBelow, readProcess } from '../../../../bench/processes.ts';

/** A command line that runs another one and writes what all of its processes start and open to a file. */
export function traced(file: string, command: readonly string[]): [string, ...string[]] {
  const calls = 'trace=execve,execveat,open,openat,openat2';
  const how = ['-f', '-qq', '-y', '-ttt', '-s', '4096', '-e', calls, '-e', 'signal=none', '--seccomp-bpf'];
  return ['strace', ...how, '-o', file, '--', ...command];
}

/** Why tracing is not possible here; null when it is. */
export function whyNotTraced(): string | null {
  if (process.platform !== 'linux') return 'strace is for Linux only';
  const [program, ...args] = traced('/dev/null', ['true']);
  const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (error !== undefined) return 'strace is not installed (apt-get install strace)';
  return status === 0 ? null : `strace cannot trace here: ${stderr.trim()}`;
}

const SAMPLE_MS = 100;

/** Watches the memory of everything that a tracer runs, and kills it before it exhausts the machine. */
export class Watch {
  /** Resolves when nothing is running any more. */
  readonly ended: Promise<'ended'>;
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  #peak = 0;
  #hasRun = false;
  #isOver = false;
  #isKilled = false;

  constructor(pid: number, killBytes: number) {
    this.#pid = pid;
    let end: (word: 'ended') => void = () => undefined;
    this.ended = new Promise((resolve) => {
      end = resolve;
    });
    this.#timer = setInterval(() => {
      this.#look(killBytes);
      if (this.#isOver) end('ended');
    }, SAMPLE_MS);
  }

  /** It used too much. */
  get isKilled(): boolean {
    return this.#isKilled;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The peak bytes in use since the last call. */
  takePeak(): number {
    const peak = this.#peak;
    this.#peak = 0;
    return peak;
  }

  /** The tracer ends by itself after the last of its processes. */
  kill(): void {
    for (const { id } of processesBelow(this.#pid) ?? []) endProcess(id);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(killBytes: number): void {
    const below = processesBelow(this.#pid) ?? [];
    this.#hasRun ||= below.length > 0;
    this.#isOver ||= this.#hasRun && below.length === 0;
    const bytes = below.reduce((sum, { id }) => sum + (readProcess(id)?.residentBytes ?? 0), 0);
    if (Number.isNaN(bytes)) return;
    this.#peak = Math.max(this.#peak, bytes);
    if (bytes <= killBytes) return;
    this.#isKilled = true;
    this.kill();
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
