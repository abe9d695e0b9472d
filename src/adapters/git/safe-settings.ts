/**
 * What every call of git is told, whatever the repository's own configuration and what that includes say: settings
 * on the command line overrule all others. None of them names a program that git could start for a reader.
 *
 * What is not here cannot be said once for all: filters have names of their own (`filterSettings`), and a command
 * that shows differences has `--no-ext-diff` and `--no-textconv` among its arguments. `--no-pager` and the variables of
 * `openGit` see to the pager, to transports and to what would ask the user.
 */
export const SAFE_SETTINGS: readonly string[] = [
  'core.fsmonitor=false',
  'core.alternateRefsCommand=',
  // It would have gpg.program look at commits.
  'log.showSignature=false',
  // Submodules have a configuration of their own, which nothing here reaches.
  'submodule.recurse=false',
  // Files that a repository may only name in its configuration, to have them read: none is needed here.
  'log.mailmap=false',
  'mailmap.file=/dev/null',
  'diff.orderFile=/dev/null',
  // A folder with the files of a bare repository is no repository: a project can bring one along as its text.
  'safe.bareRepository=explicit',
];

/** The same for hooks, apart: where they are is what the installation of ours asks. */
export const NO_HOOKS = 'core.hooksPath=/dev/null';

/** What `git config --get-regexp` is asked for the names of all filters. */
export const FILTER_PATTERN = '^filter\\..*\\.(clean|smudge|process)$';

/**
 * Switches the filters off that a list of names (`git config -z --name-only`) has; attributes of the tree call for
 * them when git compares a file. Null where a name cannot be given on a command line.
 */
export function filterSettings(listed: string): string[] | null {
  const filters = new Set(listed.split('\0').flatMap((name) => /^(.+)\.[^.]+$/s.exec(name)?.[1] ?? []));
  if ([...filters].some((name) => /[=\n]/.test(name))) return null;
  const off = ['clean=', 'smudge=', 'process=', 'required=false'];
  return [...filters].flatMap((name) => off.map((setting) => `${name}.${setting}`));
}
