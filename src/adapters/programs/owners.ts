import type { Stats } from 'node:fs';
import type { ProgramHost } from './places.ts';

const OTHERS_WRITE = 0o002;
const GROUP_WRITES = 0o020;

/**
 * Whether anyone but this user and root may change a path, by its owner and mode. The sticky bit does not
 * protect a folder: in /tmp anyone can take a name before we do.
 *
 * A group with write permission is
 * - root's own: it has no other members;
 * - the user's private one (it has the user's number, by the convention of useradd and `pam_umask
 *   usergroups`): a umask of 002 makes every folder of such a user writable by it;
 * - in the system's folders, the administrator's choice: Homebrew's `admin` and Debian's `staff` may write to
 *   /usr/local, and their members can become root anyway.
 * Everywhere else it is a group of other people, such as `users` or macOS's `staff`.
 */
export function isChangedByOthers(
  { uid, gid, mode }: Pick<Stats, 'uid' | 'gid' | 'mode'>,
  { user }: Pick<ProgramHost, 'user'>,
  isSystemFolder: boolean,
): boolean {
  if (user === null) return false;
  if (uid !== 0 && uid !== user) return true;
  if ((mode & OTHERS_WRITE) !== 0) return true;
  if ((mode & GROUP_WRITES) === 0) return false;
  return !(gid === 0 || gid === user || isSystemFolder);
}
