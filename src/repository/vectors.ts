import { fail, ok, type Result } from '../base/result.ts';
import { INDEX_READ_ROWS } from '../config/limits.ts';
import type { ModelFailure } from '../contract/reasons.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { IndexStore, PlacedVector, StoredVector, StoreFailure } from '../ports/index-store.ts';
import { fileCard } from './file-card.ts';
import { type Nearness, quantized, VectorIndex } from './vector-index.ts';

/** Texts passed to the model together; other work may run between two batches. */
const EMBED_BATCH_TEXTS = 4;
/** Vectors stored per transaction: those a kill loses are recomputed in seconds. */
const EMBED_KEPT_AT_ONCE = 32;
/** Page size for listing texts without a vector. */
const EMBED_PLAN_TEXTS = 2_000;
/** How long a search waits for its query's vector, including the loading of the model; then only words rank. */
const QUESTION_VECTOR_MS = 5_000;

/** How many vectors exist, and how many there will be. */
export type EmbedProgress = { ready: number; all: number };
export type EmbedFailure = StoreFailure | ModelFailure;

export type FillOptions = {
  store: IndexStore;
  /** Resolves when no one waits for an answer. */
  turn(signal: AbortSignal): Promise<void>;
  onProgress(progress: EmbedProgress): void;
};

/** The vectors of a repository: computed in the background, stored in its store, searched in memory. */
export class Vectors {
  private index: VectorIndex | null = null;
  private model: string | null = null;
  private through = 0;
  private isBehind = true;
  private loading: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly embedder: Embedder,
    private readonly breathe: () => Promise<void>,
  ) {}

  /** Call when the store's chunks or files have changed. */
  fallBehind(): void {
    this.isBehind = true;
  }

  /** Call when the store was replaced. */
  reset(): void {
    this.index = null;
    this.through = 0;
    this.isBehind = true;
  }

  /** How near everything is to a query; null when there are no vectors, or the model does not answer in time. */
  async near(
    store: IndexStore,
    question: string,
  ): Promise<{ index: VectorIndex; nearness: Nearness } | null> {
    const model = await this.embedder.model();
    if (!model.ok) return null;
    await this.catchUp(store, model.value);
    const { index } = this;
    if (index === null || index.size === 0) return null;
    const signal = AbortSignal.timeout(QUESTION_VECTOR_MS);
    const asked = await this.embedder.embed([question], 'question', signal);
    const [vector] = asked.ok ? asked.value : [];
    return vector === undefined ? null : { index, nearness: index.nearness(vector) };
  }

  /** How much of a repository has vectors; null when the model is missing. */
  async counts(store: IndexStore): Promise<Result<EmbedProgress | null, StoreFailure>> {
    const model = await this.embedder.model();
    return model.ok ? store.vectorCounts(model.value) : ok(null);
  }

  /** Computes all missing vectors. Finished ones are kept, whatever ends it. */
  async fill(options: FillOptions, signal: AbortSignal): Promise<Result<EmbedProgress, EmbedFailure>> {
    const { store } = options;
    const model = await this.embedder.model();
    if (!model.ok) return model;
    const counted = await store.vectorCounts(model.value);
    if (!counted.ok) return counted;
    const progress = { ...counted.value };
    for (;;) {
      const before = progress.ready;
      const missing = await store.withoutVector(model.value, EMBED_PLAN_TEXTS);
      if (!missing.ok) return missing;
      const { files, chunks } = missing.value;
      // Files first: there are few, and a query is about a file before it is about a line.
      const texts = files.length > 0 ? cardsOf(store, files) : chunkTexts(store, chunks);
      const done = await this.make({ texts, model: model.value, progress, options }, signal);
      if (!done.ok) return done;
      // Texts that cannot be read now are not tried forever.
      if (progress.ready === before) return ok(progress);
      this.reset();
    }
  }

  private async make(
    { texts, model, progress, options: { store, turn, onProgress } }: Making,
    signal: AbortSignal,
  ): Promise<Result<void, EmbedFailure>> {
    for await (const batch of inBatches(texts, EMBED_KEPT_AT_ONCE)) {
      if (!batch.ok) return batch;
      const made = await this.embedAll(batch.value, turn, signal);
      if (!made.ok) return made;
      const kept = await store.putVectors(model, made.value);
      if (!kept.ok) return kept;
      progress.ready = Math.min(progress.all, progress.ready + made.value.length);
      onProgress({ ...progress });
    }
    return ok(undefined);
  }

  private async embedAll(
    texts: readonly Text[],
    turn: FillOptions['turn'],
    signal: AbortSignal,
  ): Promise<Result<StoredVector[], ModelFailure>> {
    const vectors: StoredVector[] = [];
    for (let start = 0; start < texts.length; start += EMBED_BATCH_TEXTS) {
      await turn(signal);
      if (signal.aborted) return fail({ reason: 'cancelled', message: 'stopped' });
      const some = texts.slice(start, start + EMBED_BATCH_TEXTS);
      const made = await this.embedder.embed(
        some.map(({ text }) => text),
        'background',
        signal,
      );
      if (!made.ok) return made;
      for (const [index, vector] of made.value.entries())
        vectors.push({ key: (some[index] as Text).key, ...quantized(vector) });
    }
    return ok(vectors);
  }

  /** Loads the store's vectors into memory; two concurrent calls become one. */
  private async catchUp(store: IndexStore, model: string): Promise<void> {
    if (model !== this.model) this.reset();
    this.model = model;
    this.loading = this.loading.then(() => (this.isBehind ? this.load(store, model) : undefined));
    await this.loading;
  }

  private async load(store: IndexStore, model: string): Promise<void> {
    this.isBehind = false;
    for (;;) {
      const rows = await store.chunkVectorsAfter(model, this.through, INDEX_READ_ROWS);
      if (!rows.ok) return;
      for (const row of rows.value) {
        this.place(row);
        this.through = row.chunk ?? this.through;
      }
      if (rows.value.length < INDEX_READ_ROWS) break;
      await this.breathe();
    }
    const files = await store.fileVectors(model);
    for (const row of files.ok ? files.value : []) this.place(row);
  }

  private place(row: PlacedVector): void {
    if (row.numbers.length === 0) return;
    this.index ??= new VectorIndex(row.numbers.length);
    this.index.add(row);
  }
}

type Making = { texts: Texts; model: string; progress: EmbedProgress; options: FillOptions };
type Text = { key: string; text: string };
type Texts = AsyncGenerator<Result<Text, StoreFailure>, void, void>;

async function* cardsOf(
  store: IndexStore,
  files: readonly { key: string; path: string; content: number }[],
): Texts {
  for (const { key, path, content } of files) {
    const [text, symbols] = [await store.text(content), await store.symbolsOf(content)];
    if (!text.ok) return yield text;
    if (!symbols.ok) return yield symbols;
    yield ok({ key, text: fileCard({ path, text: text.value ?? '', symbols: symbols.value }) });
  }
}

async function* chunkTexts(store: IndexStore, chunks: readonly number[]): Texts {
  for (let start = 0; start < chunks.length; start += EMBED_KEPT_AT_ONCE) {
    const found = await store.chunks(chunks.slice(start, start + EMBED_KEPT_AT_ONCE));
    if (!found.ok) return yield found;
    // Embedding texts of similar length together costs the model less.
    for (const { hash, text } of found.value.toSorted((left, right) => left.text.length - right.text.length))
      yield ok({ key: hash, text });
  }
}

async function* inBatches(
  texts: Texts,
  size: number,
): AsyncGenerator<Result<Text[], StoreFailure>, void, void> {
  let batch: Text[] = [];
  for await (const text of texts) {
    if (!text.ok) return yield text;
    batch.push(text.value);
    if (batch.length < size) continue;
    yield ok(batch);
    batch = [];
  }
  if (batch.length > 0) yield ok(batch);
}
