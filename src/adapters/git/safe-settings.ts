/**
 * Settings for every call of git, whatever the repository's own configuration and its includes say: settings
 * on the command line override all others. None of them names a program that git could start for a reader.
 *
 * Some settings are not fixed and are elsewhere: filters have names of their own (`filterSettings`), and a
 * command that shows differences gets `--no-ext-diff` and `--no-textconv` as arguments. `--no-pager` and the
 * variables of `openGit` cover the pager, transports and prompts to the user.
 */
export const SAFE_SETTINGS: readonly string[] = [
  'core.fsmonitor=false',
  'core.alternateRefsCommand=',
  // It would run gpg.program on commits.
  'log.showSignature=false',
  // Submodules have their own configuration, which nothing here affects.
  'submodule.recurse=false',
  // Files that a repository's configuration may name only to have them read: none is needed here.
  'log.mailmap=false',
  'mailmap.file=/dev/null',
  'diff.orderFile=/dev/null',
  // A folder with the files of a bare repository does not count as a repository: a project can contain one as
  // text.
  'safe.bareRepository=explicit',
];

/** The same for hooks, as a separate setting: the installation of our hook needs to query their folder. */
export const NO_HOOKS = 'core.hooksPath=/dev/null';

/** Pattern for `git config --get-regexp` that matches all filter commands. */
export const FILTER_PATTERN = '^filter\\..*\\.(clean|smudge|process)$';

/**
 * Disables the filters in a list of names (`git config -z --name-only`); attributes of the tree trigger them
 * when git compares a file. Null if a name cannot be passed on a command line.
 */
export function filterSettings(listed: string): string[] | null {
  const filters = new Set(listed.split('\0').flatMap((name) => /^(.+)\.[^.]+$/s.exec(name)?.[1] ?? []));
  if ([...filters].some((name) => /[=\n]/.test(name))) return null;
  const off = ['clean=', 'smudge=', 'process=', 'required=false'];
  return [...filters].flatMap((name) => off.map((setting) => `${name}.${setting}`));
}
