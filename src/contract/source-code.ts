/** What the repository index knows of source files, whoever cut them and wherever it is kept. */

/** Closed list: what a named piece of a source file is; `section` is a heading's part of a document. */
const SYMBOL_KINDS = [
  'function',
  'method',
  'class',
  'interface',
  'type',
  'enum',
  'constant',
  'module',
  'section',
] as const;
export type SymbolKind = (typeof SYMBOL_KINDS)[number];

/** A piece of a file: a symbol's, or what lies between symbols (`module`), or a window of a text that was not understood. */
export const CHUNK_KINDS = [...SYMBOL_KINDS, 'window'] as const;
export type ChunkKind = (typeof CHUNK_KINDS)[number];

/** A definition. Lines count from 1, both ends included. */
export type SourceSymbol = {
  name: string;
  /** With what it stands in: `Parser.parse`. */
  qualified: string;
  kind: SymbolKind;
  /** On one line, without the body. */
  signature: string;
  /** The beginning of its docstring or of the comment above it; empty where there is none. */
  doc: string;
  firstLine: number;
  lastLine: number;
};

/** `start` and `end` are offsets in UTF-16 code units, lines count from 1; `terms` and `names` as `encodeTerms` writes them. */
export type SourceChunk = {
  /** SHA-256 of its text: what vectors are keyed by. */
  hash: string;
  kind: ChunkKind;
  /** The symbol that it is of; null between symbols. */
  symbol: string | null;
  start: number;
  end: number;
  firstLine: number;
  lastLine: number;
  terms: string;
  names: string;
  /** Identifiers that its code uses, without strings, comments and keywords; each once. */
  references: string[];
  symbols: SourceSymbol[];
};

/** What an import takes: `names` are as they are called there, `*` is everything. */
export type SourceImport = { module: string; names: { name: string; alias: string }[]; isReexport: boolean };

/** A file's content once it is cut. Files with the same content share it. */
export type SourceContent = {
  /** SHA-256 of its bytes. */
  hash: string;
  /** One of our language ids, `markdown`, or null. */
  language: string | null;
  text: string;
  /** How it was cut, and what of it was left out: empty where all was read. */
  cutAlong: 'syntax' | 'headings' | 'windows';
  note: string;
  imports: SourceImport[];
  chunks: SourceChunk[];
};

/** Closed list: why a file or folder is not in the index. */
const SKIP_REASONS = [
  'ignored',
  'credentials',
  'vendored',
  'link',
  'special',
  'too_large',
  'too_many',
  'too_deep',
  'binary',
  'generated',
  'minified',
  'data',
  'empty',
  'unreadable',
  'changing',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];
