import { access, lstat, readlink } from 'node:fs/promises';
import { release } from 'node:os';
import { fail, ok, type Result } from '../../base/result.ts';
import { readSystemFile } from '../files/system-file.ts';
import type { Host, Way } from './bubblewrap-arguments.ts';
import type { Fault } from './faults.ts';
import { seccompFilter } from './seccomp.ts';

const SYSTEM_FOLDERS = [
  ...['/usr/bin', '/usr/lib', '/usr/lib32', '/usr/lib64', '/usr/libexec', '/usr/share/zoneinfo'],
  ...['/bin', '/lib', '/lib32', '/lib64', '/nix/store', '/gnu/store'],
  // How the loader finds libraries, and which of several it chooses.
  ...['/etc/ld.so.cache', '/etc/alternatives'],
];
/** systemd's range for users that exist only while a service runs: no files belong to them. */
const FIRST_TRANSIENT_USER = 61_184;
const TRANSIENT_USERS = 4_336;

/** Finds which of the usual folders and tools the system has. */
export async function lookAtHost(): Promise<Result<Omit<Host, 'way'>, Fault>> {
  const folders: string[] = [];
  const links: [string, string][] = [];
  for (const path of SYSTEM_FOLDERS) {
    const stats = await lstat(path).catch(() => null);
    if (stats?.isSymbolicLink()) links.push([path, await readlink(path)]);
    else if (stats !== null) folders.push(path);
  }
  const [bwrap, prlimit, setpriv] = await Promise.all(['bwrap', 'prlimit', 'setpriv'].map(firstOf));
  if (!bwrap) return fail({ kind: 'no_bubblewrap' });
  if (!prlimit || !setpriv) return fail({ kind: 'no_util_linux' });
  const filter = seccompFilter(process.arch);
  const singleFilter = seccompFilter(process.arch, { isSingle: true });
  const countsEach = countsProcesses(release());
  return ok({ folders, links, bwrap, prlimit, setpriv, countsProcesses: countsEach, filter, singleFilter });
}

/** Only in folders that every sandbox shows too, so a tool elsewhere would not do. */
async function firstOf(name: string): Promise<string | null> {
  for (const folder of ['/usr/bin', '/bin']) {
    const path = `${folder}/${name}`;
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    if (exists) return path;
  }
  return null;
}

/** Since Linux 5.14, limits on processes count per user namespace (user_namespaces(7)). */
export function countsProcesses(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map((part) => Number.parseInt(part, 10));
  return major > 5 || (major === 5 && minor >= 14);
}

/**
 * The ways to try, best first. The real root never uses `user`: to the kernel the program would still be
 * root, to which no process limit applies and who owns the settings below /proc/sys.
 */
export async function waysHere(): Promise<Way['kind'][]> {
  if (process.getuid?.() !== 0) return ['user'];
  const ids = (await readSystemFile('/proc/self/uid_map')) ?? '';
  return isRealRoot(ids) ? ['root'] : ['root', 'user'];
}

/** Whether user 0 here is also user 0 of the machine: root of a rootless container is not (user_namespaces(7)). */
export function isRealRoot(idMap: string): boolean {
  return !/^\s*0\s+[1-9]\d*\s/m.test(idMap);
}

export function wayOf(kind: Way['kind']): Way {
  if (kind === 'user') return { kind };
  return { kind, uid: FIRST_TRANSIENT_USER + Math.floor(Math.random() * TRANSIENT_USERS) };
}
