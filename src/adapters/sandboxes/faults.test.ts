import { expect, it } from 'vitest';
import { explain, type Surroundings, versionFault } from './faults.ts';
import { countsProcesses, isRealRoot } from './host.ts';
import { isTooWide } from './job.ts';

const plain: Surroundings = {
  system: 'ID=debian',
  apparmor: null,
  unprivileged: null,
  userNamespaces: '100',
  isContainer: false,
};
const refused = { kind: 'refused', output: 'bwrap: setting up uid map: Permission denied\n' } as const;

it.each([
  ['ID=debian', 'sudo apt-get install bubblewrap'],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"', 'sudo apt-get install bubblewrap'],
  ['ID="fedora"', 'sudo dnf install bubblewrap'],
  ['ID=arch', 'sudo pacman -S bubblewrap'],
  ['ID=alpine', 'apk add bubblewrap'],
  ['ID=unheard', 'the package bubblewrap of your system'],
])('names the command that installs bubblewrap on %j', (system, command) => {
  expect(explain({ kind: 'no_bubblewrap' }, { ...plain, system })).toContain(command);
});

it('tells the setting that forbids namespaces, and how to change it', () => {
  expect(explain(refused, { ...plain, apparmor: '1' })).toContain('bwrap-userns-restrict');
  expect(explain(refused, { ...plain, unprivileged: '0' })).toContain('kernel.unprivileged_userns_clone=1');
  expect(explain(refused, { ...plain, userNamespaces: '0' })).toContain('user.max_user_namespaces=15000');
  expect(explain(refused, { ...plain, isContainer: true })).toContain('--security-opt seccomp=unconfined');
  expect(explain(refused, plain)).toContain('setting up uid map: Permission denied');
  expect(explain({ kind: 'no_util_linux' }, plain)).toContain('install util-linux');
});

it('takes bubblewrap from 0.8 on', () => {
  expect(versionFault('bubblewrap 0.8.0\n')).toBeNull();
  expect(versionFault('bubblewrap 0.11.0')).toBeNull();
  expect(versionFault('bubblewrap 1.0')).toBeNull();
  expect(versionFault('bubblewrap 0.6.1')).toEqual({ kind: 'too_old', version: '0.6.1' });
  expect(versionFault('what')).toEqual({ kind: 'too_old', version: 'what' });
});

it('knows who is root of the machine', () => {
  expect(isRealRoot('         0          0 4294967295\n')).toBe(true);
  expect(isRealRoot('         0       1000          1\n         1     100000      65536\n')).toBe(false);
});

it('knows from which kernel on processes are counted for each namespace', () => {
  expect(['4.18.0-x', '5.13.1', '5.14.0-427.el9', '6.1.0'].map(countsProcesses)).toEqual([
    false,
    false,
    true,
    true,
  ]);
});

it.each(['/', '/home', '/home/me', '/home/me/.local', '/etc/ssl', '/run/user/1000', '/proc', '/tmp', '/usr'])(
  'finds %s too wide to show',
  (path) => expect(isTooWide(path, '/home/me')).toBe(true),
);
it.each(['/home/me/project', '/home/me/.pyenv/versions/3.11.7', '/usr/local', '/opt/python', '/tmp/x'])(
  'may show %s',
  (path) => expect(isTooWide(path, '/home/me')).toBe(false),
);
