import { join } from 'node:path';
import { fail, ok, type Result } from '../base/result.ts';
import { MAX_SYMBOL_HITS, MAX_USES, MIN_KEPT_CONTENTS } from '../config/limits.ts';
import type { SourceSymbol } from '../contract/source-code.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { Files } from '../ports/files.ts';
import type { IndexStore, StoreCondition, StoredSymbol, StoreFailure } from '../ports/index-store.ts';
import type { ImportQuestion, RepositoryHit, RepositoryIndex, SearchOptions } from '../ports/repository.ts';
import type { SourceCutter } from '../ports/source-cutter.ts';
import type { SourceTree } from '../ports/source-tree.ts';
import { definitionsOf } from './definitions.ts';
import { FileTable } from './file-table.ts';
import { Gate } from './gate.ts';
import { loadIndex } from './load-index.ts';
import { mostUsed } from './most-used.ts';
import {
  type BatchWritten,
  isStale,
  Round,
  type RoundFailure,
  type RoundProgress,
  type RoundReport,
} from './refresh.ts';
import { searchIndex } from './search-index.ts';
import { surveyAll, surveyPaths } from './survey.ts';
import { TextIndex } from './text-index.ts';
import { type Use, useLines } from './uses.ts';
import { type EmbedFailure, type EmbedProgress, Vectors } from './vectors.ts';
import type { SkipCounts, WalkFailure } from './walk.ts';

export type RepositoryOptions = {
  /** Absolute. */
  root: string;
  openStore(how: { write: boolean; discard: boolean }): Promise<Result<IndexStore, StoreFailure>>;
  /** Closed with the repository. */
  cutter: SourceCutter;
  tree: SourceTree;
  files: Pick<Files, 'readText'>;
  /** Null: no model is bound to the role embed, and words alone rank. */
  embedder: Embedder | null;
  /** Milliseconds since 1970. */
  now(): number;
  /** Lets others work for a moment. */
  breathe(): Promise<void>;
};

/** `isWriter` is false where another process writes the index: then it was read anew, and nothing else done. */
export type RefreshReport = RoundReport & {
  isWriter: boolean;
  condition: StoreCondition;
  files: number;
  chunks: number;
};
export type RefreshFailure = RoundFailure | WalkFailure;

/**
 * The index of one repository: kept in a store, searched in memory. One process at a time writes it; any number
 * may search. After a failure that says `corrupted` the next refresh begins anew.
 */
export class Repository implements RepositoryIndex {
  private text = TextIndex.empty();
  private table = new FileTable();
  private readonly gate = new Gate();
  private isVerified = false;
  private isDamaged = false;
  private running: Promise<unknown> = Promise.resolve();
  private embedding: Promise<unknown> = Promise.resolve();
  private readonly vectors: Vectors | null;

  private constructor(
    private readonly options: RepositoryOptions,
    private store: IndexStore,
  ) {
    this.vectors = options.embedder === null ? null : new Vectors(options.embedder, options.breathe);
  }

  /** Fails with `not_made` where `write` is false and there is no index yet. */
  static async open(options: RepositoryOptions, write: boolean): Promise<Result<Repository, StoreFailure>> {
    const opened = await options.openStore({ write, discard: false });
    if (!opened.ok) return opened;
    const repository = new Repository(options, opened.value);
    const loaded = await repository.load();
    if (loaded.ok) return ok(repository);
    if (loaded.failure.reason !== 'corrupted' || !repository.store.mayWrite) {
      await opened.value.close();
      return loaded;
    }
    const anew = await repository.beginAnew();
    return anew.ok ? ok(repository) : anew;
  }

  get root(): string {
    return this.options.root;
  }

  get isWriter(): boolean {
    return this.store.mayWrite;
  }

  /** How the store was found: whether it is new, kept, or was made anew. */
  get condition(): StoreCondition {
    return this.store.condition;
  }

  get size(): { files: number; chunks: number } {
    return { files: this.table.indexed, chunks: this.text.size };
  }

  /** Whether the index has a file, or knows why it has it not. */
  knows(path: string): boolean {
    return this.table.has(path);
  }

  /** The folders of its files, from the root; the root is empty. */
  get folders(): string[] {
    return this.table.folders();
  }

  /** Holds back background work until the function that it gives back is called: a person waits for a completion. */
  pause(): () => void {
    return this.gate.shut();
  }

  /**
   * Brings the index to what is on disk. With `paths` (from the root) only those files are looked at, without a
   * walk: what an editor saved.
   */
  refresh(
    signal: AbortSignal,
    {
      paths = null,
      onProgress = () => {},
    }: { paths?: readonly string[] | null; onProgress?: (progress: RoundProgress) => void } = {},
  ): Promise<Result<RefreshReport, RefreshFailure>> {
    const run = this.running.then(() => this.refreshNow(signal, paths, onProgress));
    this.running = run.catch(() => null);
    return run;
  }

  /** The best chunks for words or a question, best first. */
  async search(question: string, options: SearchOptions): Promise<Result<RepositoryHit[], StoreFailure>> {
    const places = { text: this.text, table: this.table, vectors: this.vectors, store: this.store };
    return this.noting(
      await searchIndex(places, question, { ...options, isStale: (path) => this.isStale(path) }),
    );
  }

  /** Makes the vectors that are missing, in the background; fails with `model_missing` where there is no model. */
  embed(
    signal: AbortSignal,
    onProgress: (progress: EmbedProgress) => void = () => {},
  ): Promise<Result<EmbedProgress, EmbedFailure>> {
    const run = this.embedding.then(() => this.embedNow(signal, onProgress));
    this.embedding = run.catch(() => null);
    return run;
  }

  /** How many chunks and files have their vectors; null where no model for them is there. */
  vectorCounts(): Promise<Result<EmbedProgress | null, StoreFailure>> {
    return this.vectors === null ? Promise.resolve(ok(null)) : this.vectors.counts(this.store);
  }

  /** Definitions by name or qualified name, in any case; null: all of them. */
  async symbols(
    name: string | null,
    limit: number = MAX_SYMBOL_HITS,
  ): Promise<Result<StoredSymbol[], StoreFailure>> {
    return this.noting(await this.store.symbols(name, Math.min(limit, MAX_SYMBOL_HITS)));
  }

  /** What an import brings in; empty for what is not of this repository. */
  async definitions(question: ImportQuestion): Promise<Result<StoredSymbol[], StoreFailure>> {
    return this.noting(await definitionsOf(question, { store: this.store, files: this.table }));
  }

  /** The definitions of one file, in the order of its lines; empty where it is not indexed. */
  async outline(path: string): Promise<Result<SourceSymbol[], StoreFailure>> {
    const content = this.table.get(path)?.content ?? null;
    return content === null ? ok([]) : this.noting(await this.store.symbolsOf(content));
  }

  /** Lines of a file as it was indexed, both ends included; null where it is not. */
  async lines(path: string, first: number, last: number): Promise<Result<string | null, StoreFailure>> {
    const content = this.table.get(path)?.content ?? null;
    if (content === null) return ok(null);
    const text = this.noting(await this.store.text(content));
    if (!text.ok || text.value === null) return text;
    return ok(
      text.value
        .split('\n')
        .slice(first - 1, last)
        .join('\n'),
    );
  }

  /** The definitions that most files use, most used first. */
  async mostUsed(limit: number): Promise<Result<StoredSymbol[], StoreFailure>> {
    const pathsOf = (content: number) => this.table.pathsOf(content);
    return this.noting(await mostUsed(limit, { ...this.options, store: this.store, pathsOf }));
  }

  /** The imports of a file as they stand in it; empty where it is not indexed. */
  async imports(path: string) {
    const content = this.table.get(path)?.content ?? null;
    return content === null ? ok([]) : this.noting(await this.store.importsOf(content));
  }

  /** The lines that use an identifier, its definitions among them. */
  async references(identifier: string): Promise<Result<Use[], StoreFailure>> {
    const uses = this.noting(await this.store.uses(identifier, MAX_USES));
    return uses.ok ? ok(useLines(uses.value, identifier)) : uses;
  }

  async close(): Promise<void> {
    await Promise.all([this.running, this.embedding]);
    await this.options.cutter.close();
    await this.store.close();
  }

  private async isStale(path: string): Promise<boolean> {
    const stored = this.table.get(path);
    const stamp = await this.options.tree.stamp(join(this.root, path));
    return stamp === null || stored?.size !== stamp.size || stored.modified !== stamp.modified;
  }

  private async embedNow(
    signal: AbortSignal,
    onProgress: (progress: EmbedProgress) => void,
  ): Promise<Result<EmbedProgress, EmbedFailure>> {
    if (this.vectors === null)
      return fail({ reason: 'model_missing', message: 'no model is bound to the role embed' });
    // What is made could not be kept.
    if (!this.store.mayWrite)
      return fail({ reason: 'busy', message: 'another process writes this index, and its vectors' });
    const filled = await this.vectors.fill(
      { store: this.store, turn: (stop) => this.gate.pass(stop), onProgress },
      signal,
    );
    return this.noting<EmbedProgress, EmbedFailure>(filled);
  }

  private async refreshNow(
    signal: AbortSignal,
    paths: readonly string[] | null,
    onProgress: (progress: RoundProgress) => void,
  ): Promise<Result<RefreshReport, RefreshFailure>> {
    const ready = await this.becomeWriter();
    if (!ready.ok) return ready;
    if (!this.store.mayWrite) return this.catchUp();
    const survey = { root: this.root, tree: this.options.tree, files: this.options.files, table: this.table };
    const found = paths === null ? await surveyAll(survey, signal) : await surveyPaths(survey, paths);
    if (!found.ok) return found;
    const { files, skipped, gone } = found.value;
    const stale = files.filter((file) => isStale(this.table.get(file.path), file));
    const told = await this.tellKnown(stale.length);
    if (!told.ok) return told;
    const round = new Round({
      ...this.options,
      store: this.store,
      onBatch: (written) => this.take(written),
      onProgress,
      turn: (stop) => this.gate.pass(stop),
    });
    const report = await round.run(stale, gone, signal);
    if (!report.ok) return this.noting<RefreshReport, RoundFailure>(report);
    const kept = await this.settle();
    if (!kept.ok) return kept;
    return ok(this.reportOf({ ...report.value, skipped: this.allSkipped(skipped) }));
  }

  /** Asks for the writer's lock again where another process had it, and for a new index where this one is damaged. */
  private async becomeWriter(): Promise<Result<void, StoreFailure>> {
    if (!this.store.mayWrite) {
      const opened = await this.options.openStore({ write: true, discard: false });
      if (!opened.ok) return opened;
      // Who searches meanwhile must never meet a closed store.
      const before = this.store;
      this.store = opened.value;
      await before.close();
      if (!this.store.mayWrite) return ok(undefined);
      const loaded = await this.load();
      if (!loaded.ok && loaded.failure.reason !== 'corrupted') return loaded;
      this.isDamaged ||= !loaded.ok;
    }
    if (!this.isVerified && !this.isDamaged) {
      const sound = this.noting(await this.store.verify());
      if (!sound.ok && sound.failure.reason !== 'corrupted') return sound;
      this.isDamaged = !sound.ok || !sound.value;
      this.isVerified = !this.isDamaged;
    }
    return this.isDamaged ? this.beginAnew() : ok(undefined);
  }

  private async beginAnew(): Promise<Result<void, StoreFailure>> {
    await this.store.close();
    const opened = await this.options.openStore({ write: true, discard: true });
    if (!opened.ok) return opened;
    this.store = opened.value;
    if (!this.store.mayWrite)
      return fail({ reason: 'busy', message: 'another process makes the index anew; try again' });
    this.isDamaged = false;
    this.isVerified = true;
    return this.load();
  }

  private async catchUp(): Promise<Result<RefreshReport, StoreFailure>> {
    const loaded = await this.load();
    if (!loaded.ok) return loaded;
    return ok(
      this.reportOf({ cut: 0, reused: 0, gone: 0, bytes: 0, skipped: this.allSkipped({}), notes: [] }),
    );
  }

  private reportOf(report: RoundReport): RefreshReport {
    return { ...report, isWriter: this.store.mayWrite, condition: this.store.condition, ...this.size };
  }

  /** Fills the memory from the store. */
  private async load(): Promise<Result<void, StoreFailure>> {
    const loaded = await loadIndex(this.store);
    if (!loaded.ok) return loaded;
    this.table = loaded.value.table;
    this.text = loaded.value.text;
    this.vectors?.reset();
    return ok(undefined);
  }

  /** Many files at once are often those of another branch: what is known need not be cut. */
  private async tellKnown(stale: number): Promise<Result<void, StoreFailure>> {
    if (stale <= 1) {
      this.options.cutter.know([]);
      return ok(undefined);
    }
    const hashes = await this.store.contentHashes();
    if (!hashes.ok) return hashes;
    this.options.cutter.know(hashes.value);
    return ok(undefined);
  }

  /** Brings a batch that is on disk into memory. */
  private async take({ files, gone, numbers, added }: BatchWritten): Promise<Result<void, StoreFailure>> {
    for (const path of gone) this.table.delete(path);
    for (const file of files) {
      const content = file.contentHash === null ? null : (numbers.get(file.contentHash) ?? null);
      if (file.contentHash === null || content !== null) this.table.set({ ...file, content });
    }
    this.vectors?.fallBehind();
    const last = this.text.lastContent;
    const fresh = added.filter((content) => content > last).sort((left, right) => left - right);
    const terms = await this.store.termsOf(fresh);
    if (!terms.ok) return terms;
    for (const row of terms.value) this.text.add(row);
    return ok(undefined);
  }

  /** After a round: forgets what no branch has had for long, and keeps the memory's index where much is new. */
  private async settle(): Promise<Result<void, StoreFailure>> {
    const forgotten = await this.store.forgetUnused(Math.max(MIN_KEPT_CONTENTS, this.table.indexed));
    if (!forgotten.ok) return forgotten;
    if (!this.text.wantsSnapshot) return ok(undefined);
    const snapshot = await this.text.toSnapshot(this.options.breathe);
    // In arrays it takes a third of the memory.
    this.text = TextIndex.fromSnapshot(snapshot) ?? this.text;
    return this.store.saveSnapshot(snapshot);
  }

  private allSkipped(walked: SkipCounts): SkipCounts {
    const counts = { ...walked };
    for (const { skipped } of this.table.all())
      if (skipped !== null) counts[skipped] = (counts[skipped] ?? 0) + 1;
    return counts;
  }

  private noting<Value, Failure extends { reason: string }>(
    result: Result<Value, Failure>,
  ): Result<Value, Failure> {
    if (!result.ok && result.failure.reason === 'corrupted') this.isDamaged = true;
    return result;
  }
}
