import { join } from 'node:path';
import { fail, ok, type Result } from '../base/result.ts';
import { MAX_SYMBOL_HITS } from '../config/limits.ts';
import type { SourceSymbol } from '../contract/source-code.ts';
import type { StoreCondition, StoredSymbol, StoreFailure } from '../ports/index-store.ts';
import type { ImportQuestion, RepositoryHit, RepositoryIndex, SearchOptions } from '../ports/repository.ts';
import { definitionsOf } from './definitions.ts';
import { Gate } from './gate.ts';
import { mostUsed } from './most-used.ts';
import { OpenIndex, type OpenIndexOptions } from './open-index.ts';
import type { RoundProgress } from './refresh.ts';
import {
  type RefreshFailure,
  type RefreshOptions,
  type RefreshReport,
  refreshIndex,
} from './refresh-index.ts';
import { searchIndex } from './search-index.ts';
import { type Use, useLines } from './uses.ts';
import type { EmbedFailure, EmbedProgress } from './vectors.ts';

export type { RefreshFailure, RefreshReport } from './refresh-index.ts';

/** Uses of one name. */
const MAX_USES = 2_000;

/** The cutter is closed with the repository. */
export type RepositoryOptions = OpenIndexOptions &
  Pick<RefreshOptions, 'root' | 'cutter' | 'tree' | 'files' | 'now'>;

/**
 * The index of one repository: stored on disk, searched in memory. One process at a time writes it; any number may
 * search. After a failure `corrupted`, the next refresh starts over.
 */
export class Repository implements RepositoryIndex {
  private readonly gate = new Gate();
  private running: Promise<unknown> = Promise.resolve();
  private embedding: Promise<unknown> = Promise.resolve();
  isBehind = true;

  private constructor(
    private readonly options: RepositoryOptions,
    private readonly index: OpenIndex,
  ) {}

  /** Fails with `not_made` when `write` is false and there is no index yet. */
  static async open(options: RepositoryOptions, write: boolean): Promise<Result<Repository, StoreFailure>> {
    const opened = await OpenIndex.open(options, write);
    return opened.ok ? ok(new Repository(options, opened.value)) : opened;
  }

  get root(): string {
    return this.options.root;
  }

  get isWriter(): boolean {
    return this.index.store.mayWrite;
  }

  /** The state of the store when it was opened: new, kept, or rebuilt. */
  get condition(): StoreCondition {
    return this.index.store.condition;
  }

  get size(): { files: number; chunks: number } {
    return { files: this.index.table.indexed, chunks: this.index.text.size };
  }

  /** Whether the index has a file, or knows why it does not. */
  knows(path: string): boolean {
    return this.index.table.has(path);
  }

  /** The folders of its files, relative to the root; the root is empty. */
  get folders(): string[] {
    return this.index.table.folders();
  }

  /** Suspends background work until the returned function is called: a user is waiting for a completion. */
  pause(): () => void {
    return this.gate.shut();
  }

  /**
   * Updates the index to the state of the disk. With `paths` (relative to the root), only those files are read, without
   * a walk: for files an editor saved.
   */
  refresh(
    signal: AbortSignal,
    {
      paths = null,
      onProgress = () => {},
    }: { paths?: readonly string[] | null; onProgress?: (progress: RoundProgress) => void } = {},
  ): Promise<Result<RefreshReport, RefreshFailure>> {
    const { options, index, gate } = this;
    const run = this.running.then(async () => {
      const report = await refreshIndex({ ...options, index, gate, paths, onProgress }, signal);
      if (paths === null) this.isBehind = !report.ok;
      return report;
    });
    this.running = run.catch(() => null);
    return run;
  }

  /** The best chunks for words or a question, best first. */
  async search(question: string, options: SearchOptions): Promise<Result<RepositoryHit[], StoreFailure>> {
    return this.index.noting(
      await searchIndex(this.index, question, { ...options, isStale: (path) => this.isStale(path) }),
    );
  }

  /** Computes missing vectors in the background; fails with `model_missing` when there is no model. */
  embed(
    signal: AbortSignal,
    onProgress: (progress: EmbedProgress) => void = () => {},
  ): Promise<Result<EmbedProgress, EmbedFailure>> {
    const run = this.embedding.then(() => this.embedNow(signal, onProgress));
    this.embedding = run.catch(() => null);
    return run;
  }

  /** How many chunks and files have vectors; null when there is no model for them. */
  vectorCounts(): Promise<Result<EmbedProgress | null, StoreFailure>> {
    return this.index.vectors === null
      ? Promise.resolve(ok(null))
      : this.index.vectors.counts(this.index.store);
  }

  /** Definitions by name or qualified name, case-insensitive; null: all. */
  async symbols(
    name: string | null,
    limit: number = MAX_SYMBOL_HITS,
  ): Promise<Result<StoredSymbol[], StoreFailure>> {
    return this.index.noting(await this.index.store.symbols(name, Math.min(limit, MAX_SYMBOL_HITS)));
  }

  /** The definitions an import refers to; empty when they are outside this repository. */
  async definitions(question: ImportQuestion): Promise<Result<StoredSymbol[], StoreFailure>> {
    return this.index.noting(
      await definitionsOf(question, { store: this.index.store, files: this.index.table }),
    );
  }

  /** The definitions of one file, in line order; empty when it is not indexed. */
  async outline(path: string): Promise<Result<SourceSymbol[], StoreFailure>> {
    const content = this.index.table.get(path)?.content ?? null;
    return content === null ? ok([]) : this.index.noting(await this.index.store.symbolsOf(content));
  }

  /** Lines of a file as indexed, both ends included; null when it is not. */
  async lines(path: string, first: number, last: number): Promise<Result<string | null, StoreFailure>> {
    const content = this.index.table.get(path)?.content ?? null;
    if (content === null) return ok(null);
    const text = this.index.noting(await this.index.store.text(content));
    if (!text.ok || text.value === null) return text;
    return ok(
      text.value
        .split('\n')
        .slice(first - 1, last)
        .join('\n'),
    );
  }

  /** The definitions used by most files, most used first. */
  async mostUsed(limit: number): Promise<Result<StoredSymbol[], StoreFailure>> {
    const pathsOf = (content: number) => this.index.table.pathsOf(content);
    return this.index.noting(await mostUsed(limit, { ...this.options, store: this.index.store, pathsOf }));
  }

  /** The imports of a file as written there; empty when it is not indexed. */
  async imports(path: string) {
    const content = this.index.table.get(path)?.content ?? null;
    return content === null ? ok([]) : this.index.noting(await this.index.store.importsOf(content));
  }

  /** The lines that use an identifier, including its definitions. */
  async references(identifier: string): Promise<Result<Use[], StoreFailure>> {
    const uses = this.index.noting(await this.index.store.uses(identifier, MAX_USES));
    return uses.ok ? ok(useLines(uses.value, identifier)) : uses;
  }

  async close(): Promise<void> {
    await Promise.all([this.running, this.embedding]);
    await this.options.cutter.close();
    await this.index.store.close();
  }

  private async isStale(path: string): Promise<boolean> {
    const stored = this.index.table.get(path);
    const stamp = await this.options.tree.stamp(join(this.root, path));
    return stamp === null || stored?.size !== stamp.size || stored.modified !== stamp.modified;
  }

  private async embedNow(
    signal: AbortSignal,
    onProgress: (progress: EmbedProgress) => void,
  ): Promise<Result<EmbedProgress, EmbedFailure>> {
    if (this.index.vectors === null)
      return fail({ reason: 'model_missing', message: 'no model is configured for the role embed' });
    // Computed vectors could not be stored.
    if (!this.index.store.mayWrite)
      return fail({ reason: 'busy', message: 'another process is writing this index and its vectors' });
    const filled = await this.index.vectors.fill(
      { store: this.index.store, turn: (stop) => this.gate.pass(stop), onProgress },
      signal,
    );
    return this.index.noting<EmbedProgress, EmbedFailure>(filled);
  }
}
