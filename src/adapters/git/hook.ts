import { randomUUID } from 'node:crypto';
import { chmod, mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import type { CommitHook, HookDone, HookFailure } from '../../ports/commit-hook.ts';
import type { Processes } from '../../ports/processes.ts';
import { readBytes } from '../files/bounded-read.ts';
import { isWithin } from '../files/real-path.ts';
import { packageRoot } from '../package-root.ts';
import { type Environment, type Git, openGit } from './git.ts';

/** Size of an existing git hook in the place of Fettle's. */
const MAX_HOOK_BYTES = 1024 * 1024;

/** In each hook that we wrote, in any version: a file with this mark may be replaced and removed. */
const MARK = '# Written by `fettle hook install`';
/** The line to add to someone else's hook to get the same check. */
const CHAIN = 'fettle check --staged || exit 1';

/** Writes and removes the pre-commit hook in the folder where git looks for it. */
export function createCommitHook(parts: { processes: Processes; environment: Environment }): CommitHook {
  const open = (folder: string, signal: AbortSignal) =>
    openGit({ ...parts, folder, signal, asksForHooks: true });
  return {
    install: (workspace, signal) => atHook(open(workspace, signal), workspace, install),
    uninstall: (workspace, signal) => atHook(open(workspace, signal), workspace, uninstall),
  };
}

/**
 * The real folder of the hook if that is neither in the work tree nor in git's own folder (which is elsewhere
 * for a linked work tree). Settings and links of a repository that was unpacked, not cloned, can lead
 * anywhere.
 */
async function outsideOf(
  git: Git,
  workspace: string,
  path: string,
): Promise<Result<string | null, HookFailure>> {
  const printed = await git.run(['rev-parse', '--show-toplevel', '--git-common-dir']);
  if (!printed.ok) return printed;
  // The hook itself may be a link: it is replaced, not written through.
  const folder = dirname(path);
  const roots = printed.value
    .trimEnd()
    .split('\n')
    .map((root) => resolve(workspace, root));
  for (const root of roots) if (await isWithin(root, folder)) return ok(null);
  return ok(await realpath(folder).catch(() => folder));
}

type Step = (path: string, found: string | null) => Promise<Result<HookDone, HookFailure>>;

async function atHook(git: Git, workspace: string, step: Step): Promise<Result<HookDone, HookFailure>> {
  const scope = await git.ask(['config', '--show-scope', '--get', 'core.hooksPath']);
  if (!scope.ok) return scope;
  const printed = await git.run(['rev-parse', '--git-path', 'hooks/pre-commit']);
  if (!printed.ok) return printed;
  const path = resolve(workspace, printed.value.replace(/\n$/, ''));
  if (/^(global|system)\t/.test(scope.value.stdout)) return fail(sharedFolder(dirname(path)));
  const real = await outsideOf(git, workspace, path);
  if (!real.ok) return real;
  if (real.value !== null) return fail(elsewhere(dirname(path), real.value));
  try {
    const found = await readHook(path);
    return found.ok ? await step(path, found.value) : found;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return fail({
      reason: 'not_allowed',
      message: `cannot write ${path} (${error.code}); check its owner and mode`,
    });
  }
}

async function install(path: string, found: string | null): Promise<Result<HookDone, HookFailure>> {
  if (found !== null && !found.includes(MARK)) return fail(foreignHook(path));
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.fettle-${randomUUID()}`;
  try {
    // An existing file or link with that name is not ours to write through.
    await writeFile(temporary, hookText(), { flag: 'wx' });
    await chmod(temporary, 0o755);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  return ok({ path, done: found === null ? 'installed' : 'updated' });
}

async function uninstall(path: string, found: string | null): Promise<Result<HookDone, HookFailure>> {
  if (found === null) return ok({ path, done: 'was_not_there' });
  if (!found.includes(MARK)) return fail(foreignHook(path, `remove '${CHAIN}' from it manually`));
  await rm(path);
  return ok({ path, done: 'removed' });
}

/**
 * The hook starts the Fettle that wrote it, by full paths: when an editor starts git, the PATH is often
 * different. If that Fettle is gone, it uses the one on the PATH; without any, the commit is refused rather
 * than left unchecked.
 */
function hookText(): string {
  const node = quoted(process.execPath);
  const launcher = quoted(join(packageRoot(), 'bin', 'fettle.mjs'));
  return `#!/bin/sh
${MARK}; \`fettle hook uninstall\` removes it.
if [ -x ${node} ] && [ -f ${launcher} ]; then
  exec ${node} ${launcher} check --staged
fi
if command -v fettle >/dev/null 2>&1; then
  exec fettle check --staged
fi
echo 'fettle: not found, so this commit was not checked. Install it, or run "git commit --no-verify".' >&2
exit 1
`;
}

/** Quotes for a POSIX shell, which git includes even on Windows. */
function quoted(path: string): string {
  return `'${path.replaceAll('\\', '/').replaceAll("'", "'\\''")}'`;
}

function foreignHook(path: string, advice = `add this line to it: ${CHAIN}`): HookFailure {
  return {
    reason: 'foreign_hook',
    message: `${path} was not written by Fettle and was left unchanged; ${advice}`,
  };
}

function sharedFolder(folder: string): HookFailure {
  const message = `core.hooksPath makes ${folder} the hooks folder of all your repositories; add this line to its pre-commit manually: ${CHAIN}`;
  return { reason: 'shared_folder', message };
}

function elsewhere(folder: string, real: string): HookFailure {
  const message = `the hooks of this repository are in ${folder}, which is ${real}, outside the repository; add this line to the pre-commit there manually: ${CHAIN}`;
  return { reason: 'shared_folder', message };
}

/** The existing hook; null if there is none. */
async function readHook(path: string): Promise<Result<string | null, HookFailure>> {
  const bytes = await readBytes(path, { maxBytes: MAX_HOOK_BYTES });
  if (bytes.ok) return ok(bytes.value.toString('utf8'));
  const { reason, message } = bytes.failure;
  return reason === 'not_found' ? ok(null) : fail({ reason: 'not_allowed', message });
}
