import type { Result } from '../base/result.ts';
import type { ChunkKind, SourceSymbol } from '../contract/source-code.ts';
import type { StoredChunk, StoredSymbol, StoreFailure } from './index-store.ts';

/**
 * A chunk that a query found. `isStale`: the file on disk differs from the indexed one. `copies` are other files with
 * the same content. `strength` is from 0 to 1: the score as a share of what a chunk full of the query's words would
 * get, so that one threshold fits all queries.
 */
export type RepositoryHit = StoredChunk & {
  path: string;
  copies: string[];
  score: number;
  strength: number;
  /** Cosine of its vector and the query's; null when only words ranked it. */
  closeness: number | null;
  /** Why it matched: by its words, or by meaning. */
  by: ('words' | 'meaning')[];
  isStale: boolean;
};

/** How to narrow a search. `takesPath` gets paths relative to the root, with `/`. */
export type SearchOptions = {
  limit: number;
  /** Whether the rest of a chunk's file counts too: for queries about where something is. */
  byFile?: boolean;
  /** False: only words rank, and no model is called. */
  byMeaning?: boolean;
  kinds?: readonly ChunkKind[];
  takesPath?(path: string): boolean;
};

/** An import as written in a file: `name` is the imported name, `*` the module itself. */
export type ImportQuestion = { path: string; module: string; name: string };

/** A use of an identifier; `symbol` is the definition that contains it. Lines count from 1. */
export type RepositoryUse = { path: string; line: number; text: string; symbol: string | null };

type Outcome<Value> = Promise<Result<Value, StoreFailure>>;

/** A repository that can be queried. Paths are from its root, with `/`; lines count from 1, both ends included. */
export interface RepositoryIndex {
  /** True when recent changes on disk may be missing because the scan did not finish. */
  readonly isBehind: boolean;
  /** The best chunks for words or a question, best first. */
  search(question: string, options: SearchOptions): Outcome<RepositoryHit[]>;
  /** Definitions by name or qualified name, in any case. */
  symbols(name: string, limit: number): Outcome<StoredSymbol[]>;
  /** The definitions an import refers to; empty when they are outside this repository. */
  definitions(question: ImportQuestion): Outcome<StoredSymbol[]>;
  /** The definitions of one file, in line order; empty when it is not indexed. */
  outline(path: string): Outcome<SourceSymbol[]>;
  /** The definitions used by most files, most used first. Reads all uses in the code: too slow for completions. */
  mostUsed(limit: number): Outcome<StoredSymbol[]>;
  /** The lines whose code uses an identifier, including its definitions. */
  references(identifier: string): Outcome<RepositoryUse[]>;
  /** Lines of a file as indexed; null when it is not. */
  lines(path: string, first: number, last: number): Outcome<string | null>;
}

/** Closed list of reasons why a workspace cannot be queried. `message` is one line without its period. */
export type RepositoryAbsence = {
  reason: 'no_project' | 'not_indexed' | 'being_made' | 'not_open_yet' | 'failed';
  message: string;
};

/** The indexes of the projects that requests concern. Never waits for an index to be built. */
export interface Repositories {
  /** The index of a project (absolute path). Waits at most `waitMs` for a stored one to load. */
  look(
    workspace: string,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<Result<RepositoryIndex, RepositoryAbsence>>;
  /** Suspends background work until the returned function is called, because a user is waiting. */
  pause(): () => void;
  close(): Promise<void>;
}
