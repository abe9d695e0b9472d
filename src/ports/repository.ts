import type { Result } from '../base/result.ts';
import type { ChunkKind, SourceSymbol } from '../contract/source-code.ts';
import type { StoredChunk, StoredSymbol, StoreFailure } from './index-store.ts';

/**
 * A chunk that a question found. `isStale`: the file on disk is not what was indexed. `copies` are other files
 * with the same content. `strength` is from 0 to 1: the score as a share of what a chunk full of the question's
 * words would have, so that one threshold fits all questions.
 */
export type RepositoryHit = StoredChunk & {
  path: string;
  copies: string[];
  score: number;
  strength: number;
  /** Cosine of its vector and the question's; null where words alone ranked. */
  closeness: number | null;
  /** What speaks for it: that it has the words, or means the same. */
  by: ('words' | 'meaning')[];
  isStale: boolean;
};

/** What a question may be narrowed to. `takesPath` gets paths from the root, with `/`. */
export type SearchOptions = {
  limit: number;
  /** Whether what the rest of a chunk's file has counts too: for a question about where something is. */
  byFile?: boolean;
  /** False: words alone rank, and no model is asked. */
  byMeaning?: boolean;
  kinds?: readonly ChunkKind[];
  takesPath?(path: string): boolean;
};

/** An import as it stands in a file: `name` is what is taken, `*` the module itself. */
export type ImportQuestion = { path: string; module: string; name: string };

/** A place where an identifier is used; `symbol` is what it stands in. Lines count from 1. */
export type RepositoryUse = { path: string; line: number; text: string; symbol: string | null };

type Outcome<Value> = Promise<Result<Value, StoreFailure>>;

/** A repository that can be asked now. Paths are from its root, with `/`; lines count from 1, both ends included. */
export interface RepositoryIndex {
  /** Whether what changed on disk may be missing: it was not looked at to the end. */
  readonly isBehind: boolean;
  /** The best chunks for words or a question, best first. */
  search(question: string, options: SearchOptions): Outcome<RepositoryHit[]>;
  /** Definitions by name or qualified name, in any case. */
  symbols(name: string, limit: number): Outcome<StoredSymbol[]>;
  /** What an import brings in; empty for what is not of this repository. */
  definitions(question: ImportQuestion): Outcome<StoredSymbol[]>;
  /** The definitions of one file, in the order of its lines; empty where it is not indexed. */
  outline(path: string): Outcome<SourceSymbol[]>;
  /** The definitions that most files use, most used first: reads all that code uses, so not for a completion. */
  mostUsed(limit: number): Outcome<StoredSymbol[]>;
  /** The lines whose code uses an identifier, its definitions among them. */
  references(identifier: string): Outcome<RepositoryUse[]>;
  /** Lines of a file as it was indexed; null where it is not. */
  lines(path: string, first: number, last: number): Outcome<string | null>;
}

/** Closed list: why nothing of a workspace can be asked. `message` is one line without its period. */
export type RepositoryAbsence = {
  reason: 'no_project' | 'not_indexed' | 'being_made' | 'not_open_yet' | 'failed';
  message: string;
};

/** The indexes of the projects that requests are about. Nobody waits for one to be made. */
export interface Repositories {
  /** The index of a project (absolute path). Waits at most `waitMs` for one that is kept to be read. */
  look(
    workspace: string,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<Result<RepositoryIndex, RepositoryAbsence>>;
  /** Background work holds still until the function that it gives back is called: a person waits. */
  pause(): () => void;
  close(): Promise<void>;
}
