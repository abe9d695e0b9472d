import { dirname, join } from 'node:path';
import { detach } from '../base/detach.ts';
import type { Result } from '../base/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { FolderWatcher } from '../ports/folder-watcher.ts';
import type { StoreFailure } from '../ports/index-store.ts';
import type { Log } from '../ports/log.ts';
import type { RepositoryAbsence } from '../ports/repository.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import { Follower, type FollowerOptions } from './follower.ts';
import type { RoundProgress } from './refresh.ts';
import type { Repository } from './repository.ts';

/** How long a project's files are assumed unchanged since indexing, where nothing watches them. */
const REPOSITORY_REFRESH_MS = 30_000;

/** An index whose folders are watched is compared with the disk again after this time: systems lose events. */
const FOLLOWED_REFRESH_MS = 600_000;
/** How long a single command spends on changes since its index was made. */
const CHEAP_REFRESH_MS = 800;

export type WorkspaceOptions = {
  /** Absolute path. */
  root: string;
  open(root: string, how: { write: boolean }): Promise<Result<Repository, StoreFailure>>;
  /** Whether it already has an index. */
  isIndexed(root: string): Promise<boolean>;
  files: Pick<Files, 'exists'>;
  clock: Clock;
  log: Log;
  /**
   * `background`: builds an index when there is none, and keeps it up to date. `existing`: uses the index there is,
   * after a quick check for changes.
   */
  indexing: 'background' | 'existing';
  /** Reports changes when indexing in the background; without it, changes are polled. */
  watcher: FolderWatcher | null;
  tree: SourceTree;
  /** The user's home folder: never a project, whatever it contains. */
  userFolder: string;
};

export type WorkspaceState =
  | { kind: 'ready'; repository: Repository }
  | { kind: 'absent'; absence: RepositoryAbsence };

/** Normal reasons not to compute vectors, not reported: there is no model, or another process computes them. */
const NO_VECTORS = ['model_missing', 'busy'];
/** Entries that mark a folder as a project. */
const PROJECT_MARKS = [
  '.git',
  '.hg',
  'package.json',
  'pyproject.toml',
  'setup.py',
  'setup.cfg',
  'requirements.txt',
  'go.mod',
  'Cargo.toml',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'composer.json',
  'Gemfile',
  'CMakeLists.txt',
  'Makefile',
  '.fettleignore',
];

/** One open project: opens its index, updates it, suspends it while others work, and closes it. */
export class Workspace {
  state: WorkspaceState = absent('not_open_yet', 'the index of the repository is being opened');
  /** When it entered its state, in the clock's milliseconds. */
  since: number;
  isSettled = false;
  readonly settled: Promise<void>;
  private settle: () => void = () => {};
  private repository: Repository | null = null;
  private isHeld = false;
  private letGo: (() => void) | null = null;
  private refreshedAt = 0;
  private isRefreshing = false;
  private isFollowed = false;
  private isEmbedding = false;
  private work: Promise<void> = Promise.resolve();
  private readonly ending = new AbortController();

  constructor(private readonly options: WorkspaceOptions) {
    this.since = options.clock.now();
    this.settled = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  get hasFailed(): boolean {
    return this.isSettled && this.state.kind === 'absent' && this.state.absence.reason !== 'being_made';
  }

  start(): void {
    this.work = this.begin();
    detach(this.work);
  }

  /** Called by a request: outdated state is checked again, for the next request. */
  touch(): void {
    const { indexing, clock } = this.options;
    const everyMs = this.isFollowed ? FOLLOWED_REFRESH_MS : REPOSITORY_REFRESH_MS;
    const isDue = clock.now() - this.refreshedAt > everyMs;
    if (indexing !== 'background' || this.state.kind !== 'ready' || this.isRefreshing || !isDue) return;
    const { repository } = this.state;
    this.work = this.refresh(repository, this.ending.signal).then(() => this.embed(repository));
    detach(this.work);
  }

  hold(): void {
    this.isHeld = true;
    if (this.options.indexing === 'background') this.letGo ??= this.repository?.pause() ?? null;
  }

  release(): void {
    this.isHeld = false;
    this.letGo?.();
    this.letGo = null;
  }

  async close(): Promise<void> {
    this.ending.abort();
    this.release();
    await this.work;
    await this.repository?.close();
  }

  private async begin(): Promise<void> {
    const refusal = await this.refusal();
    if (refusal !== null) return this.become(refusal);
    const { root, indexing, open, log } = this.options;
    const opened = await open(root, { write: indexing === 'background' });
    if (!opened.ok && opened.failure.reason === 'not_made')
      return this.become(
        absent('not_indexed', 'the repository has no index for this version: run fettle index in it'),
      );
    if (!opened.ok) {
      log.warn('repository-failed', { reason: opened.failure.reason });
      return this.become(
        absent('failed', `the index of the repository cannot be read: ${opened.failure.message}`),
      );
    }
    this.repository = opened.value;
    if (this.isHeld) this.hold();
    if (indexing === 'existing') return this.useExisting(opened.value);
    const isKept = opened.value.size.files > 0;
    this.become(isKept ? { kind: 'ready', repository: opened.value } : beingMade(null));
    await this.refresh(opened.value, this.ending.signal);
    this.follow(opened.value);
    this.embed(opened.value);
  }

  /** Vectors follow the words, however long it takes; without their model there are none. */
  private embed(repository: Repository): void {
    const { signal } = this.ending;
    if (this.isEmbedding || signal.aborted || this.state.kind !== 'ready') return;
    this.isEmbedding = true;
    const made = repository.embed(signal).then((filled) => {
      this.isEmbedding = false;
      const isExpected = filled.ok || signal.aborted || NO_VECTORS.includes(filled.failure.reason);
      if (!isExpected) this.options.log.warn('vectors-failed', { reason: filled.failure.reason });
    });
    detach(made);
  }

  /** From now on changes are reported; where that is not possible, they are polled. */
  private follow(repository: Repository): void {
    const { watcher, tree, clock, log } = this.options;
    const { signal } = this.ending;
    if (watcher === null || signal.aborted || this.state.kind !== 'ready') return;
    const onRound: FollowerOptions['onRound'] = (report) => {
      this.refreshedAt = clock.now();
      this.embed(repository);
      if (!report.ok) log.warn('repository-failed', { reason: report.failure.reason });
    };
    const begun = new Follower({ repository, watcher, tree, clock, signal, onRound }).begin();
    this.isFollowed = begun.ok;
    if (!begun.ok) log.info('repository-unwatched', { reason: begun.failure.reason });
  }

  /** Whatever is not finished in time is done by the next command, or by `fettle index`. */
  private async useExisting(repository: Repository): Promise<void> {
    const over = new AbortController();
    const signal = AbortSignal.any([this.ending.signal, over.signal]);
    const late = this.options.clock.sleep(CHEAP_REFRESH_MS, this.ending.signal).then(() => over.abort());
    const looked = this.refresh(repository, signal);
    await Promise.race([looked, late]);
    this.become({ kind: 'ready', repository });
    await looked;
  }

  private async refusal(): Promise<WorkspaceState | null> {
    const { root, indexing, files, isIndexed, userFolder } = this.options;
    if (indexing === 'existing')
      return (await isIndexed(root))
        ? null
        : absent('not_indexed', 'the repository is not indexed: run fettle index in it');
    if (root === userFolder || dirname(root) === root)
      return absent(
        'no_project',
        'the folder of the request is not a project, but a whole disk or home directory',
      );
    const marks = await Promise.all(PROJECT_MARKS.map((name) => files.exists(join(root, name))));
    return marks.includes(true)
      ? null
      : absent(
          'no_project',
          'the folder of the request is not a project: it has neither a repository nor a manifest',
        );
  }

  private async refresh(repository: Repository, signal: AbortSignal): Promise<void> {
    const { clock, log } = this.options;
    this.isRefreshing = true;
    const onProgress = (progress: RoundProgress) => {
      if (this.state.kind === 'absent') this.state = beingMade(progress);
    };
    const report = await repository.refresh(signal, { onProgress });
    this.isRefreshing = false;
    this.refreshedAt = clock.now();
    if (signal.aborted) return;
    if (report.ok) return this.become({ kind: 'ready', repository });
    log.warn('repository-failed', { reason: report.failure.reason });
    if (this.state.kind === 'absent')
      this.become(absent('failed', `the repository could not be indexed: ${report.failure.message}`));
  }

  private become(state: WorkspaceState): void {
    this.state = state;
    this.since = this.options.clock.now();
    this.isSettled = true;
    this.settle();
  }
}

function absent(reason: RepositoryAbsence['reason'], message: string): WorkspaceState {
  return { kind: 'absent', absence: { reason, message } };
}

function beingMade(progress: RoundProgress | null): WorkspaceState {
  const far = progress === null ? '' : ` (${progress.done} of ${progress.total} files so far)`;
  return absent('being_made', `the index of the repository is being built${far}`);
}
