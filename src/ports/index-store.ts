import type { Result } from '../base/result.ts';
import type {
  ChunkKind,
  SkipReason,
  SourceContent,
  SourceImport,
  SourceSymbol,
} from '../contract/source-code.ts';
import type { TreeStamp } from './source-tree.ts';

/** Closed list: why the index cannot be read or written. `message` is one line that says what to do. */
export type StoreFailure = {
  reason: 'corrupted' | 'disk_full' | 'not_allowed' | 'busy' | 'not_made' | 'closed' | 'io_error';
  message: string;
};
type Outcome<Value> = Promise<Result<Value, StoreFailure>>;

/** What stood there when it was opened. The two rebuilt ones began anew: the old one could not be used. */
export type StoreCondition = 'new' | 'kept' | 'rebuilt_older' | 'rebuilt_corrupted';

/** A file of the repository: its content, or why it has none. `readAt` is when it was read, in ms since 1970. */
export type StoredFile = TreeStamp & { path: string; readAt: number } & (
    | { contentHash: string; skipped: null }
    | { contentHash: null; skipped: SkipReason }
  );

/** A file with its content's number; numbers rise and are never given twice. */
export type LiveFile = StoredFile & { content: number | null };

/** What the words of a chunk are searched by; numbers rise, chunks of one content follow one another. */
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

/** A definition with one file that holds it. */
export type StoredSymbol = SourceSymbol & { path: string; content: number };

/** What a chunk uses; `text` is the chunk's. */
export type StoredUse = {
  path: string;
  content: number;
  symbol: string | null;
  firstLine: number;
  text: string;
};

/** The identifiers of a chunk's code, each once. */
export type StoredIdentifiers = { chunk: number; content: number; identifiers: string[] };

/** A vector of one text, as whole numbers of -127 to 127 times a scale. `key` says what text: a chunk's hash, or a file's key. */
export type StoredVector = { key: string; scale: number; numbers: Int8Array };

/** A vector and what it is of; `chunk` is null where it is of a whole file. */
export type PlacedVector = Omit<StoredVector, 'key'> & {
  chunk: number | null;
  content: number;
  kind: ChunkKind | null;
};

/** What has no vector yet: chunks by number, and files with the key that their vector will have. */
export type Unembedded = { chunks: number[]; files: { key: string; path: string; content: number }[] };

/** One transaction: all of it is there afterwards, or nothing. */
export type StoreBatch = { contents: SourceContent[]; files: StoredFile[]; gone: string[] };

/** Named arrays that the memory's index is loaded from at once, with the highest chunk number that is in them. */
export type StoreSnapshot = { through: number; parts: Map<string, Uint8Array> };

/**
 * Where a repository's index is kept: one writer at a time, others read meanwhile. A kill at any moment loses at
 * most the batch under way. Every call may find that the store is `corrupted`; it must then be opened anew.
 */
export interface IndexStore {
  readonly condition: StoreCondition;
  /** False while another process writes. */
  readonly mayWrite: boolean;
  /** Whether what is kept hangs together; reads all of it, away from this thread. */
  verify(): Outcome<boolean>;
  files(): Outcome<LiveFile[]>;
  contentHashes(): Outcome<string[]>;
  /** Gives back the numbers of the contents that its files have now, by hash. Fails with `busy` where it may not write. */
  write(batch: StoreBatch): Outcome<Map<string, number>>;
  /** Forgets contents that no file has, the oldest first, until at most `keep` of them are left. */
  forgetUnused(keep: number): Outcome<number>;
  /** The terms of chunks above a number, in order, at most `limit`. */
  termsAfter(chunk: number, limit: number): Outcome<StoredTerms[]>;
  termsOf(contents: readonly number[]): Outcome<StoredTerms[]>;
  /** In the order asked; what is not there any more is left out. */
  chunks(numbers: readonly number[]): Outcome<StoredChunk[]>;
  importsOf(content: number): Outcome<SourceImport[]>;
  text(content: number): Outcome<string | null>;
  /** By name or by qualified name, in any case; null: all of them. Those of files that are there now, at most `limit`. */
  symbols(name: string | null, limit: number): Outcome<StoredSymbol[]>;
  /** Of one content, in the order of its lines. */
  symbolsOf(content: number): Outcome<SourceSymbol[]>;
  /** Chunks whose code uses an identifier, at most `limit`. */
  uses(identifier: string, limit: number): Outcome<StoredUse[]>;
  /** What the code of chunks above a number uses, in order, at most `limit`; chunks that use nothing are left out. */
  identifiersAfter(chunk: number, limit: number): Outcome<StoredIdentifiers[]>;
  /** What files that are there now lack of a model's vectors: files first, at most `limit` of each. */
  withoutVector(model: string, limit: number): Outcome<Unembedded>;
  /** Keeps vectors of a model, and those of no other. */
  putVectors(model: string, vectors: readonly StoredVector[]): Outcome<void>;
  /** The vectors of chunks above a number, in their order, at most `limit`. */
  chunkVectorsAfter(model: string, chunk: number, limit: number): Outcome<PlacedVector[]>;
  /** The vectors of all files that are there now. */
  fileVectors(model: string): Outcome<PlacedVector[]>;
  /** Vectors that are there, and those that there will be. */
  vectorCounts(model: string): Outcome<{ ready: number; all: number }>;
  saveSnapshot(snapshot: StoreSnapshot): Outcome<void>;
  /** Null where there is none, or it is damaged. */
  loadSnapshot(): Outcome<StoreSnapshot | null>;
  close(): Promise<void>;
}
