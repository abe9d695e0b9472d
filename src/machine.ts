import { createSystemClock } from './adapters/clock/system.ts';
import { createDiskFiles } from './adapters/files/disk.ts';
import type { Config } from './config/schema.ts';
import type { ChangeSource } from './ports/changes.ts';
import type { CommitHook } from './ports/commit-hook.ts';
import type { Log } from './ports/log.ts';
import type { PackageData, PackageIndex } from './ports/package-index.ts';

/** What a surface needs of the machine before there is an assistant: to read its input and say what is wrong. */
export { createSystemClock } from './adapters/clock/system.ts';
export { createDiskFiles } from './adapters/files/disk.ts';
export { packageRoot } from './adapters/package-root.ts';

/** The program's log on standard error. Loaded when it is first needed: `--help` needs none. */
export async function createLog(level: Config['log_level']): Promise<Log> {
  const { createPinoLog } = await import('./adapters/log/pino.ts');
  return createPinoLog(level);
}

type Environment = Record<string, string | undefined>;

/** What changed in a repository. `environment` is what git inherits. */
export async function createChangeSource(environment: Environment): Promise<ChangeSource> {
  const { createGitChanges, createProcesses } = await loadGit();
  return createGitChanges({ processes: createProcesses(), files: createDiskFiles(), environment });
}

/** The pre-commit hook of a repository. */
export async function openCommitHook(environment: Environment): Promise<CommitHook> {
  const { createCommitHook, createProcesses } = await loadGit();
  return createCommitHook({ processes: createProcesses(), environment });
}

/** Loaded when it is first needed: few commands ask git. */
async function loadGit() {
  const [changes, hook, processes] = await Promise.all([
    import('./adapters/git/changes.ts'),
    import('./adapters/git/hook.ts'),
    import('./adapters/processes/execa.ts'),
  ]);
  return { ...changes, ...hook, ...processes };
}

/** What is known of packages, and the making of it, for commands that need no assistant. The caller closes the index. */
export async function openPackages(
  home: string,
  environment: Environment,
): Promise<{ index: PackageIndex; data: PackageData }> {
  const [{ createPackageIndex }, { createPackageData }, { activeEnvironments }] = await Promise.all([
    import('./adapters/packages/package-index.ts'),
    import('./adapters/packages/package-data.ts'),
    import('./adapters/packages/python-environment.ts'),
  ]);
  const pythonPrefixes = activeEnvironments(environment);
  const clock = createSystemClock();
  const index = createPackageIndex({ files: createDiskFiles(), clock, home, pythonPrefixes });
  return { index, data: createPackageData(home) };
}
