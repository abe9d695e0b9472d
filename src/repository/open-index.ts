import { fail, ok, type Result } from '../base/result.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { IndexStore, StoreFailure } from '../ports/index-store.ts';
import { FileTable } from './file-table.ts';
import { loadIndex } from './load-index.ts';
import type { BatchWritten } from './refresh.ts';
import { TextIndex } from './text-index.ts';
import { Vectors } from './vectors.ts';

/** Contents of other branches that are stored for switching back: the minimum, and as a share of those in use. */
const MIN_KEPT_CONTENTS = 2_000;

export type OpenIndexOptions = {
  openStore(how: { write: boolean; discard: boolean }): Promise<Result<IndexStore, StoreFailure>>;
  /** Null: no model is bound to the role embed, and only words rank. */
  embedder: Embedder | null;
  /** Yields to other work for a moment. */
  breathe(): Promise<void>;
};

/** An index in memory with its store: whether this process may write it, and whether it is intact. */
export class OpenIndex {
  text = TextIndex.empty();
  table = new FileTable();
  store: IndexStore;
  readonly vectors: Vectors | null;
  private isVerified = false;
  private isDamaged = false;

  private constructor(
    private readonly options: OpenIndexOptions,
    store: IndexStore,
  ) {
    this.store = store;
    this.vectors = options.embedder === null ? null : new Vectors(options.embedder, options.breathe);
  }

  /** Fails with `not_made` when `write` is false and there is no index yet. */
  static async open(options: OpenIndexOptions, write: boolean): Promise<Result<OpenIndex, StoreFailure>> {
    const opened = await options.openStore({ write, discard: false });
    if (!opened.ok) return opened;
    const index = new OpenIndex(options, opened.value);
    const loaded = await index.load();
    if (loaded.ok) return ok(index);
    if (loaded.failure.reason !== 'corrupted' || !index.store.mayWrite) {
      await opened.value.close();
      return loaded;
    }
    const created = await index.beginAnew();
    return created.ok ? ok(index) : created;
  }

  /** Requests the writer's lock again if another process had it, and a new index if this one is damaged. */
  async becomeWriter(): Promise<Result<void, StoreFailure>> {
    if (!this.store.mayWrite) {
      const opened = await this.options.openStore({ write: true, discard: false });
      if (!opened.ok) return opened;
      // Concurrent searches must never meet a closed store.
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

  /** Loads the in-memory index from the store. */
  async load(): Promise<Result<void, StoreFailure>> {
    const loaded = await loadIndex(this.store);
    if (!loaded.ok) return loaded;
    this.table = loaded.value.table;
    this.text = loaded.value.text;
    this.vectors?.reset();
    return ok(undefined);
  }

  /** Adds a batch that is on disk to memory. */
  async take({ files, gone, numbers, added }: BatchWritten): Promise<Result<void, StoreFailure>> {
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

  /** After a round: deletes contents that no branch has had for long, and writes a snapshot when much is new. */
  async settle(): Promise<Result<void, StoreFailure>> {
    const forgotten = await this.store.forgetUnused(Math.max(MIN_KEPT_CONTENTS, this.table.indexed));
    if (!forgotten.ok) return forgotten;
    if (!this.text.wantsSnapshot) return ok(undefined);
    const snapshot = await this.text.toSnapshot(this.options.breathe);
    // In arrays, it takes a third of the memory.
    this.text = TextIndex.fromSnapshot(snapshot) ?? this.text;
    return this.store.saveSnapshot(snapshot);
  }

  /** Passes a result through; after a failure `corrupted`, the next `becomeWriter` starts over. */
  noting<Value, Failure extends { reason: string }>(result: Result<Value, Failure>): Result<Value, Failure> {
    if (!result.ok && result.failure.reason === 'corrupted') this.isDamaged = true;
    return result;
  }

  private async beginAnew(): Promise<Result<void, StoreFailure>> {
    await this.store.close();
    const opened = await this.options.openStore({ write: true, discard: true });
    if (!opened.ok) return opened;
    this.store = opened.value;
    if (!this.store.mayWrite)
      return fail({ reason: 'busy', message: 'another process is rebuilding the index; try again' });
    this.isDamaged = false;
    this.isVerified = true;
    return this.load();
  }
}
