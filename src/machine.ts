import { join } from 'node:path';
import { createSystemClock } from './adapters/clock/system.ts';
import { createDiskFiles } from './adapters/files/disk.ts';
import type { MachineToken } from './adapters/identity/token.ts';
import type { HandedOut } from './answer/handed-out.ts';
import { detach } from './base/detach.ts';
import { textHash } from './base/fingerprint.ts';
import type { Result } from './base/result.ts';
import { MAX_RECENT_COMPLETIONS } from './config/limits.ts';
import type { Config } from './config/schema.ts';
import type { CompletionRecord } from './contract/completion-record.ts';
import type { ChangeSource } from './ports/changes.ts';
import type { CommitHook } from './ports/commit-hook.ts';
import type { Embedder } from './ports/embedder.ts';
import type { Engine } from './ports/engine.ts';
import type { FileFailure } from './ports/files.ts';
import type { WatchFailure } from './ports/folder-watcher.ts';
import type { StoreFailure } from './ports/index-store.ts';
import type { LicenseIndexes } from './ports/license-index.ts';
import type { Log } from './ports/log.ts';
import type { PackageData, PackageIndex } from './ports/package-index.ts';
import type { SecurityTools } from './ports/security-tools.ts';
import type { ServedWorkspaces, WorkspaceFailure } from './ports/served-workspaces.ts';
import type { FollowerOptions } from './repository/follower.ts';
import type { Repository } from './repository/repository.ts';

/** The parts of the machine a surface needs before there is an assistant: to read its input and report errors. */
export { createSystemClock } from './adapters/clock/system.ts';
export { textOrNull } from './adapters/files/bounded-read.ts';
export { createDiskFiles } from './adapters/files/disk.ts';
export { makeHome, secureHome } from './adapters/files/home.ts';
export { readOwnFileSync } from './adapters/files/own-file.ts';
export { leadsOutside } from './adapters/files/real-path.ts';
export { packageRoot } from './adapters/package-root.ts';

/** The token that authenticates this user's clients; created by the first call. */
export async function openToken(home: string): Promise<Result<MachineToken, FileFailure>> {
  const { openToken } = await import('./adapters/identity/token.ts');
  return openToken(home, createDiskFiles());
}

/** A new token in place of the old one. */
export async function replaceToken(home: string): Promise<Result<MachineToken, FileFailure>> {
  return (await import('./adapters/identity/token.ts')).replaceToken(home);
}

/** The projects (absolute folders) that clients of a server may name. */
export async function serveWorkspaces(
  folders: readonly string[],
): Promise<Result<ServedWorkspaces, WorkspaceFailure>> {
  return (await import('./adapters/workspaces/served.ts')).serveWorkspaces(folders);
}

/** The program's log on standard error. Loaded when it is first needed: `--help` does not need it. */
export async function createLog(level: Config['log_level']): Promise<Log> {
  const { createPinoLog } = await import('./adapters/log/pino.ts');
  return createPinoLog(level);
}

/** The embedded engine with its process starting: it loads its library while the caller loads the rest. */
export async function startEngine(
  { engine: resources }: Config,
  { home, log }: { home: string; log: Log },
): Promise<Engine> {
  const [{ createLlamaEngine }, { engineResources }] = await Promise.all([
    import('./adapters/engines/llama/engine.ts'),
    import('./adapters/machine/resources.ts'),
  ]);
  const engine = createLlamaEngine({ ...engineResources(resources, home), log });
  // The first call reports a process that does not start.
  detach(engine.start(new AbortController().signal));
  return engine;
}

type Environment = Record<string, string | undefined>;

/** The changes in a repository. `environment` is what git inherits. */
export async function createChangeSource(environment: Environment): Promise<ChangeSource> {
  const { createGitChanges, createProcesses } = await loadGit();
  return createGitChanges({ processes: createProcesses(), files: createDiskFiles(), environment });
}

/** The pre-commit hook of a repository. */
export async function openCommitHook(environment: Environment): Promise<CommitHook> {
  const { createCommitHook, createProcesses } = await loadGit();
  return createCommitHook({ processes: createProcesses(), environment });
}

/** Loaded when first needed: few commands use git. */
async function loadGit() {
  const [changes, hook, processes] = await Promise.all([
    import('./adapters/git/changes.ts'),
    import('./adapters/git/hook.ts'),
    import('./adapters/processes/execa.ts'),
  ]);
  return { ...changes, ...hook, ...processes };
}

/** Package data, and the tools to make it, for commands that need no assistant. The caller closes the index. */
export async function openPackages(
  home: string,
  environment: Environment,
): Promise<{ index: PackageIndex; data: PackageData }> {
  const [{ createPackageIndex }, { createPackageData }, { activeEnvironments }] = await Promise.all([
    import('./adapters/packages/package-index.ts'),
    import('./adapters/packages/package-data.ts'),
    import('./adapters/python/environment-folder.ts'),
  ]);
  const pythonPrefixes = activeEnvironments(environment);
  const clock = createSystemClock();
  const index = createPackageIndex({ files: createDiskFiles(home), clock, home, pythonPrefixes });
  return { index, data: createPackageData(home) };
}

/** Outcomes of the last completions of all processes that share a home, newest first. */
export async function readCompletions(home: string): Promise<CompletionRecord[]> {
  const { readCompletionRecords } = await import('./adapters/events/completion-log.ts');
  return readCompletionRecords(home, MAX_RECENT_COMPLETIONS);
}

/** The index of the repository at a root (absolute), stored in the home. The caller closes it. */
export async function openRepository(
  home: string,
  root: string,
  how: { write: boolean; embedder?: Embedder | null },
): Promise<Result<Repository, StoreFailure>> {
  const [{ Repository }, { openSqliteIndex }, { createCutter }, { createSourceTree }] = await Promise.all([
    import('./repository/repository.ts'),
    import('./adapters/stores/sqlite-index.ts'),
    import('./adapters/cutters/cutter.ts'),
    import('./adapters/files/source-tree.ts'),
  ]);
  const folder = indexFolder(home, root);
  const options = {
    root,
    openStore: (store: { write: boolean; discard: boolean }) => openSqliteIndex({ folder, ...store }),
    cutter: createCutter(),
    tree: createSourceTree(),
    files: createDiskFiles(),
    embedder: how.embedder ?? null,
    now: Date.now,
    breathe: () => new Promise<void>((resolve) => setImmediate(resolve)),
  };
  return Repository.open(options, how.write);
}

/** Redacts secrets in the index texts that a command prints, as they may be handed to an agent. */
export async function openRedaction(): Promise<{
  each(pieces: readonly HandedOut[], signal: AbortSignal): Promise<string[]>;
  lines(lines: readonly string[], signal: AbortSignal): Promise<string[]>;
}> {
  const [{ createSecretScanner }, { linesWithoutSecrets, withoutSecretsIn }] = await Promise.all([
    import('./adapters/analyzers/secrets/scanner.ts'),
    import('./answer/handed-out.ts'),
  ]);
  const secrets = createSecretScanner();
  return {
    each: (pieces, signal) => withoutSecretsIn(pieces, secrets, signal),
    lines: (lines, signal) => linesWithoutSecrets(lines, secrets, signal),
  };
}

/** Keeps an open index in sync with the disk until the signal is aborted; fails when folders cannot be watched. */
export async function followRepository(
  repository: Repository,
  { signal, onRound }: Pick<FollowerOptions, 'signal' | 'onRound'>,
): Promise<Result<void, WatchFailure>> {
  const [{ Follower }, { createFolderWatcher }, { createSourceTree }] = await Promise.all([
    import('./repository/follower.ts'),
    import('./adapters/watchers/node-watcher.ts'),
    import('./adapters/files/source-tree.ts'),
  ]);
  const outside = { watcher: createFolderWatcher(), tree: createSourceTree(), clock: createSystemClock() };
  return new Follower({ ...outside, repository, signal, onRound }).begin();
}

/** Whether the repository at a root was indexed before. */
export async function isIndexed(home: string, root: string): Promise<boolean> {
  const { databasePath } = await import('./adapters/stores/schema.ts');
  return createDiskFiles().exists(databasePath(indexFolder(home, root)));
}

/** The folder of a repository's index. */
export function indexFolder(home: string, root: string): string {
  return join(home, 'indexes', textHash(root).slice(0, 32));
}

/** Installs and removes Bandit and Semgrep. `environment` is what pip inherits. */
export async function openSecurityTools(home: string, environment: Environment): Promise<SecurityTools> {
  const [{ createSecurityTools }, { createProcesses }] = await Promise.all([
    import('./adapters/tools/security-tools.ts'),
    import('./adapters/processes/execa.ts'),
  ]);
  const processes = createProcesses(environment);
  return createSecurityTools({
    home,
    environment,
    processes,
    files: createDiskFiles(home),
    clock: createSystemClock(),
  });
}

/** The license indexes of a home, for commands that need no assistant. */
export async function openLicenseIndexes(home: string): Promise<LicenseIndexes> {
  const { createLicenseIndexes } = await import('./adapters/licenses/license-indexes.ts');
  return createLicenseIndexes(home);
}
