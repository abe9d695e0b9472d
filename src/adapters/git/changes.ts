import { lstat, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { upwards } from '../../base/paths.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { ChangeMode, ChangeSource, Changes, ChangesFailure } from '../../ports/changes.ts';
import type { Files } from '../../ports/files.ts';
import type { Processes } from '../../ports/processes.ts';
import { type Environment, type Git, NOT_A_REPOSITORY, openGit } from './git.ts';
import { OTHER_TREE } from './own-folder.ts';
import { type Plan, planOf, planUntracked } from './plan.ts';
import { parseRawDiff } from './raw-diff.ts';
import { readChanges } from './read-changes.ts';
import { FILTER_PATTERN, filterSettings } from './safe-settings.ts';

type Outcome<Value> = Promise<Result<Value, ChangesFailure>>;
type Parts = { processes: Processes; files: Files; environment: Environment };
type Query = Parameters<ChangeSource['changedFiles']>[0];

/** The changes that git reports. `environment` is what git inherits. */
export function createGitChanges(parts: Parts): ChangeSource {
  return { changedFiles: (query) => changedFiles(parts, query) };
}

async function changedFiles(parts: Parts, { workspace, mode, readBefore, signal }: Query): Outcome<Changes> {
  const { processes, environment } = parts;
  const common = { processes, environment, signal };
  const outside = openGit({ ...common, folder: workspace });
  const root = await rootOf(outside, workspace, parts);
  if (!root.ok) return root;
  const settings = await settingsFor(outside);
  if (!settings.ok) return settings;
  const git = openGit({ ...common, folder: root.value, settings: settings.value });
  const base = await baseOf(git, mode.kind === 'staged' ? 'HEAD' : mode.since);
  if (!base.ok) return base;
  const plan = await planChanges(git, mode, base.value);
  if (!plan.ok) return plan;
  const old = await git.ask(['cat-file', 'blob', `${base.value}:${readBefore}`]);
  if (!old.ok) return old;
  const changes = await readChanges({ git, root: root.value, files: parts.files }, plan.value);
  return changes.ok
    ? ok({ ...changes.value, readBefore: old.value.exitCode === 0 ? old.value.stdout : null })
    : changes;
}

/** As a path below the requested folder: git's own answer would have symbolic links resolved. */
async function rootOf(git: Git, folder: string, { environment }: Parts): Outcome<string> {
  const printed = await git.run(['rev-parse', '--is-inside-work-tree', '--show-cdup']);
  if (!printed.ok) return printed;
  const [inside, up = ''] = printed.value.split('\n');
  if (inside !== 'true') return fail(NOT_A_REPOSITORY);
  return (await isOwnTree({ folder, up, environment })) ? ok(resolve(folder, up)) : fail(OTHER_TREE);
}

/**
 * The settings that switch off the programs that git would start for attributes of the tree when it compares
 * a file.
 */
async function settingsFor(git: Git): Outcome<string[]> {
  const printed = await git.ask(['config', '-z', '--name-only', '--get-regexp', FILTER_PATTERN]);
  if (!printed.ok) return printed;
  const settings = filterSettings(printed.value.stdout);
  if (settings !== null) return ok(settings);
  const message =
    'the repository has a filter whose name does not allow turning it off; rename it in .git/config';
  return fail({ reason: 'git_failed', message });
}

async function planChanges(git: Git, mode: ChangeMode, base: string): Outcome<Plan> {
  const which = mode.kind === 'staged' ? ['--cached', base] : [base];
  const flags = ['--raw', '-z', '-M', '--no-abbrev', '--no-relative', '--no-color'];
  const safe = ['--no-ext-diff', '--no-textconv', '--ignore-submodules=dirty'];
  const printed = await git.run(['diff', ...flags, ...safe, ...which, '--']);
  if (!printed.ok) return printed;
  const plan = planOf(parseRawDiff(printed.value), mode.kind);
  if (mode.kind === 'staged') return ok(plan);
  const listed = await git.run(['ls-files', '--others', '--exclude-standard', '-z']);
  if (!listed.ok) return listed;
  const untracked = planUntracked(listed.value.split('\0').filter((path) => path !== ''));
  return ok({
    planned: [...plan.planned, ...untracked.planned],
    skipped: [...plan.skipped, ...untracked.skipped],
    deleted: plan.deleted,
  });
}

/** The commit of a revision; before the first commit HEAD is the empty tree. */
async function baseOf(git: Git, revision: string): Outcome<string> {
  const message = `${revision || 'an empty name'} is not a commit in this repository; name one, such as HEAD`;
  const unknown = fail<ChangesFailure>({ reason: 'unknown_revision', message });
  if (revision.startsWith('-') || revision === '') return unknown;
  const found = await git.ask(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  if (!found.ok) return found;
  if (found.value.exitCode === 0) return ok(found.value.stdout.trim());
  if (revision !== 'HEAD') return unknown;
  const empty = await git.run(['hash-object', '-t', 'tree', '--stdin'], { input: '' });
  return empty.ok ? ok(empty.value.trim()) : empty;
}

type AskedTree = {
  folder: string;
  /** The relative path from there to the root of the working tree, as reported by git. */
  up: string;
  environment: Environment;
};

/**
 * Whether the working tree that git found belongs to the nearest `.git` above: otherwise a folder could make
 * us read files that belong to another. Settings in the environment are the user's choice.
 */
async function isOwnTree({ folder, up, environment }: AskedTree): Promise<boolean> {
  if (environment.GIT_DIR || environment.GIT_WORK_TREE) return true;
  const start = await realpath(folder).catch(() => folder);
  for (const root of upwards(start)) {
    const stats = await lstat(join(root, '.git')).catch(() => null);
    if (stats !== null) return root === resolve(start, up);
  }
  return false;
}
