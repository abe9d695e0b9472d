import type { Result } from '../base/result.ts';
import type {
  ChunkKind,
  SkipReason,
  SourceContent,
  SourceImport,
  SourceSymbol,
} from '../contract/source-code.ts';
import type { TreeStamp } from './source-tree.ts';

/** Closed list of reasons why the index cannot be read or written. `message` is one line that says what to do. */
export type StoreFailure = {
  reason: 'corrupted' | 'disk_full' | 'not_allowed' | 'busy' | 'not_made' | 'closed' | 'io_error';
  message: string;
};
type Outcome<Value> = Promise<Result<Value, StoreFailure>>;

/** The state of the store when it was opened. The two rebuilt ones start empty: the old store was unusable. */
export type StoreCondition = 'new' | 'kept' | 'rebuilt_older' | 'rebuilt_corrupted';

/** A file of the repository: its content, or why it has none. `readAt` is the time of reading in ms since 1970. */
export type StoredFile = TreeStamp & { path: string; readAt: number } & (
    | { contentHash: string; skipped: null }
    | { contentHash: null; skipped: SkipReason }
  );

/** A file with its content's number; numbers increase and are never reused. */
export type LiveFile = StoredFile & { content: number | null };

/** The search terms of a chunk. Numbers increase; the chunks of one content are consecutive. */
export type StoredTerms = { chunk: number; content: number; kind: ChunkKind; terms: string; names: string };

export type StoredChunk = {
  chunk: number;
  content: number;
  hash: string;
  kind: ChunkKind;
  symbol: string | null;
  language: string | null;
  firstLine: number;
  lastLine: number;
  text: string;
};

/** A definition with one file that contains it. */
export type StoredSymbol = SourceSymbol & { path: string; content: number };

/** A use by a chunk; `text` is the chunk's text. */
export type StoredUse = {
  path: string;
  content: number;
  symbol: string | null;
  firstLine: number;
  text: string;
};

/** The identifiers in a chunk's code, without duplicates. */
export type StoredIdentifiers = { chunk: number; content: number; identifiers: string[] };

/** The vector of one text: integers from -127 to 127 times a scale. `key` is a chunk's hash or a file's key. */
export type StoredVector = { key: string; scale: number; numbers: Int8Array };

/** A vector and its place; `chunk` is null for the vector of a whole file. */
export type PlacedVector = Omit<StoredVector, 'key'> & {
  chunk: number | null;
  content: number;
  kind: ChunkKind | null;
};

/** Chunks (by number) and files (with the key of their future vector) that still lack a vector. */
export type Unembedded = { chunks: number[]; files: { key: string; path: string; content: number }[] };

/** One transaction: all of it is stored, or nothing. */
export type StoreBatch = { contents: SourceContent[]; files: StoredFile[]; gone: string[] };

/** Named arrays from which the in-memory index is loaded at once, and the highest chunk number they include. */
export type StoreSnapshot = { through: number; parts: Map<string, Uint8Array> };

/**
 * A repository's stored index: one writer at a time, with concurrent readers. A kill at any moment loses at most the
 * current batch. Any call may find the store `corrupted`; the caller must then reopen it.
 */
export interface IndexStore {
  readonly condition: StoreCondition;
  /** False while another process is writing. */
  readonly mayWrite: boolean;
  /** Whether the store is consistent; reads all of it, off this thread. */
  verify(): Outcome<boolean>;
  files(): Outcome<LiveFile[]>;
  contentHashes(): Outcome<string[]>;
  /** Returns the content numbers of its files, by hash. Fails with `busy` when it may not write. */
  write(batch: StoreBatch): Outcome<Map<string, number>>;
  /** Deletes contents no file has, oldest first, until at most `keep` are left. */
  forgetUnused(keep: number): Outcome<number>;
  /** Terms of chunks above a number, in order, at most `limit`. */
  termsAfter(chunk: number, limit: number): Outcome<StoredTerms[]>;
  termsOf(contents: readonly number[]): Outcome<StoredTerms[]>;
  /** In the requested order; missing ones are left out. */
  chunks(numbers: readonly number[]): Outcome<StoredChunk[]>;
  importsOf(content: number): Outcome<SourceImport[]>;
  text(content: number): Outcome<string | null>;
  /** By name or qualified name, case-insensitive; null: all. Only those of existing files, at most `limit`. */
  symbols(name: string | null, limit: number): Outcome<StoredSymbol[]>;
  /** For one content, in line order. */
  symbolsOf(content: number): Outcome<SourceSymbol[]>;
  /** Chunks whose code uses an identifier, at most `limit`. */
  uses(identifier: string, limit: number): Outcome<StoredUse[]>;
  /** Identifiers used by chunks above a number, in order, at most `limit`; chunks without any are left out. */
  identifiersAfter(chunk: number, limit: number): Outcome<StoredIdentifiers[]>;
  /** Vectors of a model that existing files lack: files first, at most `limit` of each. */
  withoutVector(model: string, limit: number): Outcome<Unembedded>;
  /** Stores vectors of a model and deletes those of any other. */
  putVectors(model: string, vectors: readonly StoredVector[]): Outcome<void>;
  /** Vectors of chunks above a number, in order, at most `limit`. */
  chunkVectorsAfter(model: string, chunk: number, limit: number): Outcome<PlacedVector[]>;
  /** Vectors of all existing files. */
  fileVectors(model: string): Outcome<PlacedVector[]>;
  /** How many vectors exist, and how many there will be. */
  vectorCounts(model: string): Outcome<{ ready: number; all: number }>;
  saveSnapshot(snapshot: StoreSnapshot): Outcome<void>;
  /** Null when there is none or it is damaged. */
  loadSnapshot(): Outcome<StoreSnapshot | null>;
  close(): Promise<void>;
}
