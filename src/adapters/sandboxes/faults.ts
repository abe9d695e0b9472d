import { access } from 'node:fs/promises';
import { MAX_SANDBOX_QUOTE_CHARACTERS } from '../../config/limits.ts';
import { readSystemFile } from '../files/system-file.ts';

/** Why bubblewrap cannot be used. `output` is its own message. */
export type Fault =
  | { kind: 'no_bubblewrap' }
  | { kind: 'no_util_linux' }
  | { kind: 'too_old'; version: string }
  | { kind: 'refused'; output: string };

/** Facts about the machine, read when a fault has to be explained. */
export type Surroundings = {
  /** /etc/os-release. */
  system: string;
  /** Values of /proc/sys that forbid user namespaces; null where the setting does not exist. */
  apparmor: string | null;
  unprivileged: string | null;
  userNamespaces: string | null;
  isContainer: boolean;
};

/** One line for people: what is wrong, and the exact command that fixes it. */
export function explain(fault: Fault, around: Surroundings): string {
  switch (fault.kind) {
    case 'no_bubblewrap':
      return `no sandbox, so code is never run: install bubblewrap (${install(around.system, 'bubblewrap')})`;
    case 'no_util_linux':
      return `no sandbox, so code is never run: prlimit and setpriv are missing (${install(around.system, 'util-linux')})`;
    case 'too_old':
      return `no sandbox, so code is never run: bubblewrap ${fault.version} is too old, 0.8 is required (newer systems have it; ${install(around.system, 'bubblewrap')})`;
    case 'refused':
      return `no sandbox, so code is never run: ${refusal(fault.output, around)}`;
  }
}

/** Why the kernel refused: the first cause that applies here. */
function refusal(output: string, around: Surroundings): string {
  if (around.isContainer)
    return 'this container cannot create namespaces: start it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined (as root also --cap-add SYS_ADMIN), or run Fettle outside the container';
  if (around.apparmor === '1')
    return 'AppArmor forbids user namespaces here: sudo apt-get install apparmor-profiles && sudo ln -s /usr/share/apparmor/extra-profiles/bwrap-userns-restrict /etc/apparmor.d/ && sudo apparmor_parser -r /etc/apparmor.d/bwrap-userns-restrict';
  if (around.unprivileged === '0')
    return 'user namespaces are disabled: sudo sysctl -w kernel.unprivileged_userns_clone=1 (and in /etc/sysctl.d/ to keep it)';
  if (around.userNamespaces === '0')
    return 'user namespaces are disabled: sudo sysctl -w user.max_user_namespaces=15000 (and in /etc/sysctl.d/ to keep it)';
  const said = output.trim().split('\n').at(-1)?.slice(0, MAX_SANDBOX_QUOTE_CHARACTERS) ?? '';
  return `bubblewrap does not work here (${said}); docs/sandbox.md lists what it needs`;
}

const INSTALLERS: [RegExp, string][] = [
  [/^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m, 'sudo apt-get install'],
  [/^ID(_LIKE)?=.*\b(fedora|rhel|centos)\b/m, 'sudo dnf install'],
  [/^ID(_LIKE)?=.*\bsuse\b/m, 'sudo zypper install'],
  [/^ID(_LIKE)?=.*\barch\b/m, 'sudo pacman -S'],
  [/^ID(_LIKE)?=.*\balpine\b/m, 'apk add'],
];

function install(system: string, name: string): string {
  const installer = INSTALLERS.find(([pattern]) => pattern.test(system))?.[1];
  return installer === undefined ? `the package ${name} of your system` : `${installer} ${name}`;
}

/** Examines this machine to explain a fault. */
export async function messageOf(fault: Fault): Promise<string> {
  const [system, apparmor, unprivileged, userNamespaces, ...marks] = await Promise.all([
    readOrNull('/etc/os-release'),
    readOrNull('/proc/sys/kernel/apparmor_restrict_unprivileged_userns'),
    readOrNull('/proc/sys/kernel/unprivileged_userns_clone'),
    readOrNull('/proc/sys/user/max_user_namespaces'),
    exists('/.dockerenv'),
    exists('/run/.containerenv'),
  ]);
  const isContainer = marks.includes(true);
  return explain(fault, { system: system ?? '', apparmor, unprivileged, userNamespaces, isContainer });
}

async function readOrNull(path: string): Promise<string | null> {
  return (await readSystemFile(path))?.trim() ?? null;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

const LEAST_MINOR = 8;

/** The fault visible before anything is run, from the output of `bwrap --version`; null when there is none. */
export function versionFault(text: string): Fault | null {
  const version = /(\d+)\.(\d+)(\.\d+)?/.exec(text);
  if (version === null) return { kind: 'too_old', version: text.trim() };
  const isOld = version[1] === '0' && Number(version[2]) < LEAST_MINOR;
  return isOld ? { kind: 'too_old', version: version[0] } : null;
}
