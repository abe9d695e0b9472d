import { basename, join, relative, sep } from 'node:path';
import { detach } from '../base/detach.ts';
import type { Result } from '../base/result.ts';
import type { Clock } from '../ports/clock.ts';
import type { FolderWatch, FolderWatcher, WatchFailure } from '../ports/folder-watcher.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import { isVendoredFolder } from './file-names.ts';
import type { RefreshFailure, RefreshReport, Repository } from './repository.ts';

/** A change is read this long after the last one of its kind: editors write a file in several steps. */
const WATCH_QUIET_MS = 150;
/** When more files change at once, another branch was checked out: everything is scanned. */
const MANY_CHANGED_FILES = 100;

export type FollowerOptions = {
  repository: Repository;
  watcher: FolderWatcher;
  tree: SourceTree;
  clock: Clock;
  /** Ends it. */
  signal: AbortSignal;
  /** Called after each round; `paths` are those that were scanned, null: all. */
  onRound(report: Result<RefreshReport, RefreshFailure>, paths: readonly string[] | null): void;
};

/** Files that change which others are indexed: everything is then scanned again. */
const IGNORE_FILES = new Set(['.gitignore', '.fettleignore']);

/** Keeps an index in sync with the disk while files are saved, created and deleted, and branches are switched. */
export class Follower {
  private readonly watch: FolderWatch;
  private changed = new Set<string>();
  private isWaiting = false;
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly options: FollowerOptions) {
    this.watch = options.watcher.open((path) => this.note(path));
    options.signal.addEventListener('abort', () => this.watch.close(), { once: true });
  }

  /** Starts watching; fails when the folders cannot be watched. */
  begin(): Result<void, WatchFailure> {
    const { root, folders } = this.options.repository;
    return this.watch.follow(folders.map((folder) => join(root, folder)));
  }

  private note(path: string): void {
    const { root } = this.options.repository;
    const inside = relative(root, path).split(sep).join('/');
    if (inside.startsWith('../') || isVendoredFolder(basename(path))) return;
    this.changed.add(inside);
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.work = this.work.then(() => this.catchUp());
    detach(this.work);
  }

  private async catchUp(): Promise<void> {
    const { clock, repository, signal, onRound } = this.options;
    await this.quiet(clock, signal);
    const changed = [...this.changed];
    this.changed = new Set();
    this.isWaiting = false;
    if (signal.aborted || changed.length === 0) return;
    const paths = await this.pathsOf(changed);
    if (paths !== null && paths.length === 0) return;
    const before = repository.folders;
    const report = await repository.refresh(signal, { paths });
    if (signal.aborted) return;
    if (report.ok && paths === null) this.followNew(before);
    onRound(report, paths);
  }

  /** A second scan finds what was added to a new folder before it was watched. */
  private followNew(before: readonly string[]): void {
    const known = new Set(before);
    this.begin();
    if (this.options.repository.folders.some((folder) => !known.has(folder)))
      this.note(this.options.repository.root);
  }

  /** Resolves once no change was noted for a moment. */
  private async quiet(clock: Clock, signal: AbortSignal): Promise<void> {
    for (let seen = -1; seen !== this.changed.size && !signal.aborted; ) {
      seen = this.changed.size;
      await clock.sleep(WATCH_QUIET_MS, signal);
    }
  }

  /**
   * The files to scan again; null for all: when a new file appeared, which the ignore rules have to judge, or so much
   * changed that another branch was checked out. Files that were created and are already gone (an editor's temporary
   * files) do not count.
   */
  private async pathsOf(changed: readonly string[]): Promise<string[] | null> {
    const { repository, tree } = this.options;
    if (changed.length > MANY_CHANGED_FILES || changed.some((path) => IGNORE_FILES.has(basename(path))))
      return null;
    const known: string[] = [];
    for (const path of changed) {
      if (repository.knows(path)) known.push(path);
      else if ((await tree.stamp(join(repository.root, path))) !== null) return null;
      else if ((await tree.list(join(repository.root, path), 1)).ok || this.wasFolder(path)) return null;
    }
    return known;
  }

  private wasFolder(path: string): boolean {
    return this.options.repository.folders.includes(path);
  }
}
