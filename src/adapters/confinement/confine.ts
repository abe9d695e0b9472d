import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Processes } from '../../ports/processes.ts';
import { LANDLOCK_PROGRAM } from './landlock-program.ts';

/** Time and output of the one-time probe of whether the system can confine a program. */
const CONFINEMENT_PROBE_MS = 5_000;
const CONFINEMENT_PROBE_BYTES = 4_096;

/** A native program that may see only these folders of the disk. All paths are real and absolute. */
export type Confined = {
  program: string;
  args: readonly string[];
  readable: readonly string[];
  /** Its working folder, and the only one that it may write to. */
  scratch: string;
};

type Command = { command: string; args: string[] };

/** How this system confines a program to some folders: a command that starts it. */
export type Confinement = { name: 'landlock' | 'bubblewrap' | 'seatbelt'; wrap(confined: Confined): Command };

/**
 * The method that this system supports, or null. Landlock comes before bubblewrap: it needs no namespaces,
 * which many systems and containers deny to users, and the program remains the process that was started.
 */
export async function findConfinement(processes: Processes): Promise<Confinement | null> {
  if (process.platform === 'linux') return (await landlock(processes)) ?? bubblewrap(processes);
  return process.platform === 'darwin' ? seatbelt(processes) : null;
}

/** Landlock(7), set up by a Python of the system; null if either is missing. */
export async function landlock(processes: Processes): Promise<Confinement | null> {
  for (const candidate of PYTHONS) {
    const python = await systemProgram(candidate);
    if (python === null) continue;
    const start = ['-I', '-S', '-c', LANDLOCK_PROGRAM];
    if (!(await works(processes, python, [...start, 'probe']))) continue;
    return {
      name: 'landlock',
      wrap: ({ program, args, readable, scratch }) => ({
        command: python,
        args: [...start, JSON.stringify({ readable, writable: [scratch], program }), program, ...args],
      }),
    };
  }
  return null;
}

/** bubblewrap, which shows the program only the folders; null if it is missing or may not create namespaces. */
export async function bubblewrap(processes: Processes): Promise<Confinement | null> {
  const bwrap = await systemProgram('/usr/bin/bwrap');
  if (bwrap === null) return null;
  if (!(await works(processes, bwrap, [...ALONE, '--ro-bind', '/', '/', '--', '/bin/true']))) return null;
  return {
    name: 'bubblewrap',
    wrap: (confined) => ({ command: bwrap, args: bubblewrapArguments(confined) }),
  };
}

async function seatbelt(processes: Processes): Promise<Confinement | null> {
  const command = await systemProgram('/usr/bin/sandbox-exec');
  if (command === null) return null;
  const profile = (confined: Confined) => ['-p', confiningProfile(confined)];
  const trial = { program: '/usr/bin/true', args: [], readable: [], scratch: '/private/tmp' };
  if (!(await works(processes, command, [...profile(trial), trial.program]))) return null;
  return {
    name: 'seatbelt',
    wrap: (confined) => ({ command, args: [...profile(confined), confined.program, ...confined.args] }),
  };
}

/** Where the system's package manager installs Python: one on the PATH may belong to anyone. */
const PYTHONS = ['/usr/bin/python3', '/usr/local/bin/python3'];

const ALONE = ['--unshare-all', '--die-with-parent', '--new-session'];

/** Nested paths come after their parents, so that they are not covered. */
export function bubblewrapArguments({ program, args, readable, scratch }: Confined): string[] {
  const shown = [...new Set([...readable, program])].sort();
  return [
    ...ALONE,
    ...['--proc', '/proc', '--dev', '/dev'],
    ...shown.flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--bind', scratch, scratch, '--chdir', scratch, '--', program, ...args],
  ];
}

/** The real path of a program that only the system's owner can have installed, or null. */
async function systemProgram(path: string): Promise<string | null> {
  try {
    const real = await realpath(path);
    const places = await Promise.all([real, dirname(real)].map((one) => stat(one)));
    return places.every(({ uid, mode }) => uid === 0 && (mode & OTHERS_MAY_WRITE) === 0) ? real : null;
  } catch {
    return null;
  }
}

/** Bits of a file's mode: its group and all others may write to it. */
const OTHERS_MAY_WRITE = 0o022;

async function works(processes: Processes, command: string, args: string[]): Promise<boolean> {
  const { exitCode } = await processes.run(command, {
    args,
    cwd: null,
    env: {},
    timeoutMs: CONFINEMENT_PROBE_MS,
    maxOutputBytes: CONFINEMENT_PROBE_BYTES,
  });
  return exitCode === 0;
}

/**
 * A profile for macOS' sandbox-exec(1) for a program that reads a project: it can read only the listed
 * folders, though names and sizes of other files are visible; it can neither start programs nor use the
 * network.
 */
export function confiningProfile({ program, readable, scratch }: Omit<Confined, 'args'>): string {
  return [
    '(version 1)',
    '(deny default)',
    `(allow process-exec (literal ${quoted(program)}))`,
    '(allow sysctl-read)',
    '(allow mach-lookup)',
    '(allow signal (target self))',
    '(allow file-read-metadata)',
    `(allow file-read* ${[...SYSTEM, ...readable, scratch].map((path) => `(subpath ${quoted(path)})`).join(' ')})`,
    `(allow file-read* (literal ${quoted(program)}) (literal "/") (literal "/dev/null") (literal "/dev/urandom"))`,
    `(allow file-write* (subpath ${quoted(scratch)}) (literal "/dev/null"))`,
    '(deny network*)',
  ].join('\n');
}

/** The loader and the system's libraries. */
const SYSTEM = ['/usr/lib', '/System/Library', '/System/Volumes/Preboot/Cryptexes'];

function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
