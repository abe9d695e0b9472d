import { LRUCache } from 'lru-cache';
import { detach } from '../base/detach.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { REPOSITORY_OPEN_MS } from '../config/limits.ts';
import type { Repositories, RepositoryAbsence, RepositoryIndex } from '../ports/repository.ts';
import { Workspace, type WorkspaceOptions } from './workspace.ts';

/** Indexes kept open at once; the least recently used is closed. */
const MAX_OPEN_REPOSITORIES = 4;
/** A project that could not be opened is tried again after this. */
const REPOSITORY_RETRY_MS = 30_000;

export type WorkspacesOptions = Omit<WorkspaceOptions, 'root'> & { most?: number };

/** The repositories of the projects that requests name: a few are kept open, each opened by the first request. */
export class Workspaces implements Repositories {
  private readonly open: LRUCache<string, Workspace>;
  private readonly closing = new Set<Promise<void>>();
  private holders = 0;
  private isClosed = false;

  constructor(private readonly options: WorkspacesOptions) {
    const max = options.most ?? MAX_OPEN_REPOSITORIES;
    this.open = new LRUCache({ max, dispose: (project) => this.end(project) });
  }

  async look(
    workspace: string,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<Result<RepositoryIndex, RepositoryAbsence>> {
    if (this.isClosed) return fail({ reason: 'failed', message: 'Fettle is shutting down' });
    const project = this.take(workspace);
    const settled = new AbortController();
    // A single command asks once: there is no next time.
    const patience = this.options.indexing === 'existing' ? Math.max(waitMs, REPOSITORY_OPEN_MS) : waitMs;
    if (!project.isSettled && patience > 0) {
      const enough = AbortSignal.any([signal, settled.signal]);
      await Promise.race([project.settled, this.options.clock.sleep(patience, enough)]);
      settled.abort();
    }
    const { state } = project;
    return state.kind === 'ready' ? ok(state.repository) : fail(state.absence);
  }

  pause(): () => void {
    this.holders += 1;
    if (this.holders === 1) for (const project of this.open.values()) project.hold();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.holders -= 1;
      if (this.holders === 0) for (const project of this.open.values()) project.release();
    };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.open.clear();
    await Promise.all(this.closing);
  }

  /** The project's entry, now the most recently used. */
  private take(workspace: string): Workspace {
    const known = this.open.get(workspace);
    const isSpent = known?.hasFailed === true && this.options.clock.now() - known.since > REPOSITORY_RETRY_MS;
    if (isSpent) this.open.delete(workspace);
    const project = known === undefined || isSpent ? this.begin(workspace) : known;
    this.open.set(workspace, project);
    project.touch();
    return project;
  }

  private begin(workspace: string): Workspace {
    const project = new Workspace({ ...this.options, root: workspace });
    if (this.holders > 0) project.hold();
    project.start();
    return project;
  }

  private end(project: Workspace): void {
    const closed: Promise<void> = project.close().finally(() => this.closing.delete(closed));
    this.closing.add(closed);
    detach(closed);
  }
}
