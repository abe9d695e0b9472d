import { dirname } from 'node:path';
import { MAX_SANDBOX_OPEN_FILES } from '../../config/limits.ts';
import type { SandboxLimits } from '../../ports/sandbox.ts';
import type { Interpreter } from './interpreters.ts';
import type { Plan } from './job.ts';

/** Size of /dev/shm, which holds locks between processes. */
const SANDBOX_SHARED_MEMORY_BYTES = 16 * 1024 * 1024;

/**
 * How the program drops its privileges. `user`: in a user namespace, unable to create another one. `root`:
 * Fettle itself runs as root, to which no process limit applies, so the program becomes a user that is used
 * for nothing else.
 */
export type Way = { kind: 'user' } | { kind: 'root'; uid: number };

/** The standard system folders that this machine has. */
export type Host = {
  way: Way;
  /** Real folders to mount unchanged. */
  folders: string[];
  /** Links at the top level, as with a merged /usr: from, to. */
  links: [from: string, to: string][];
  bwrap: string;
  prlimit: string;
  setpriv: string;
  /**
   * Whether the kernel counts processes per user namespace (Linux 5.14); otherwise the count includes the
   * user's other processes.
   */
  countsProcesses: boolean;
  /** The seccomp filter, if there is one for this processor. */
  filter: Buffer | null;
  /** The same, for a program that must not start other processes. */
  singleFilter: Buffer | null;
};

const WORK = '/tmp/work';

/** Descriptors that bwrap reads: `child.ts` keeps 3 for its report. */
const REPORT_FD = 3;
export const ARGUMENTS_FD = 4;
const SECCOMP_FD = 5;
const FIRST_FILE_FD = 6;

/**
 * Arguments of bwrap (bwrap(1)). They are passed through a descriptor, because its own command line can be
 * read from inside. The order matters: read-only mounts come after everything inside them.
 */
export function bubblewrapArguments(host: Host, plan: Plan, interpreter: Interpreter): string[] {
  return [
    ...namespaces(host.way),
    ...['--die-with-parent', '--new-session', '--hostname', 'sandbox'],
    ...['--json-status-fd', `${REPORT_FD}`],
    ...(host.filter === null ? [] : ['--seccomp', `${SECCOMP_FD}`]),
    ...host.folders.flatMap((folder) => bind(folder, folder)),
    ...host.links.flatMap(([from, to]) => ['--symlink', to, from]),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...memoryFolder('/dev/shm', SANDBOX_SHARED_MEMORY_BYTES),
    ...memoryFolder('/tmp', plan.limits.diskBytes),
    ...['--perms', '0777', '--dir', WORK],
    ...interpreter.readable.flatMap((path) => bind(path, path)),
    ...plan.binds.flatMap(({ source, target }) => bind(source, target)),
    ...files(plan),
    ...['--remount-ro', '/proc', '--remount-ro', '/dev', '--remount-ro', '/', '--chdir', WORK, '--clearenv'],
    ...Object.entries(environment(interpreter)).flatMap(([name, value]) => ['--setenv', name, value]),
  ];
}

function namespaces(way: Way): string[] {
  const shared = ['--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try'];
  if (way.kind === 'user')
    return [
      ...shared,
      '--unshare-user',
      '--disable-userns',
      '--uid',
      '1000',
      '--gid',
      '1000',
      '--cap-drop',
      'ALL',
    ];
  const kept = ['CAP_SETUID', 'CAP_SETGID', 'CAP_SETPCAP'].flatMap((name) => ['--cap-add', name]);
  return [...shared, '--cap-drop', 'ALL', ...kept];
}

/** Parent folders are created explicitly: bwrap would make them readable to root alone. */
function bind(source: string, target: string): string[] {
  return [...folderAndAbove(dirname(target)), '--ro-bind', source, target];
}

function folderAndAbove(folder: string): string[] {
  const parts = folder.split('/').filter(Boolean);
  return parts.flatMap((_, index) => ['--perms', '0755', '--dir', `/${parts.slice(0, index + 1).join('/')}`]);
}

function memoryFolder(path: string, bytes: number): string[] {
  return ['--perms', '1777', '--size', `${bytes}`, '--tmpfs', path];
}

/** Copied in through descriptors: no file of the job is ever on disk. */
function files({ files: all }: Plan): string[] {
  return all.flatMap(({ path }, index) => {
    const parts = path.split('/').slice(0, -1);
    const above = parts.flatMap((_, depth) => [
      ...['--perms', '0777', '--dir'],
      `${WORK}/${parts.slice(0, depth + 1).join('/')}`,
    ]);
    return [...above, '--perms', '0666', '--file', `${FIRST_FILE_FD + index}`, `${WORK}/${path}`];
  });
}

function environment({ command }: Interpreter): Record<string, string> {
  const folder = dirname(command);
  return {
    PATH: folder === '/usr/bin' ? '/usr/bin:/bin' : `${folder}:/usr/bin:/bin`,
    HOME: WORK,
    TMPDIR: '/tmp',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    PYTHONDONTWRITEBYTECODE: '1',
    NO_COLOR: '1',
  };
}

/** The command that runs inside: it sets the limits there, so that they bind only the program. */
export function programCommand(host: Host, plan: Plan, interpreter: Interpreter): string[] {
  return [
    ...becomeNobody(host),
    ...[host.prlimit, ...resourceLimits(host, plan.limits), '--'],
    ...[interpreter.command, ...plan.args],
  ];
}

function becomeNobody({ way, setpriv }: Host): string[] {
  if (way.kind === 'user') return [];
  const who = ['--reuid', `${way.uid}`, '--regid', `${way.uid}`, '--clear-groups'];
  return [setpriv, ...who, '--bounding-set=-all', '--inh-caps=-all', '--no-new-privs'];
}

/** Arguments of prlimit(1). `--data` counts memory written to, not memory reserved: V8 reserves gigabytes. */
function resourceLimits(
  host: Host,
  { cpuSeconds, memoryBytes, diskBytes, processes }: SandboxLimits,
): string[] {
  return [
    `--cpu=${cpuSeconds}:${cpuSeconds + 1}`,
    `--data=${memoryBytes}`,
    `--fsize=${diskBytes}`,
    `--nofile=${MAX_SANDBOX_OPEN_FILES}`,
    ...(host.countsProcesses ? [`--nproc=${processes}`] : []),
    ...['--core=0', '--memlock=0', '--msgqueue=0'],
  ];
}
