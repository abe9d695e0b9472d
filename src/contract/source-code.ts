/** The index's data about source files, independent of the cutter and the store. */

/** Closed list of kinds of named pieces; `section` is the part of a document under a heading. */
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

/** A piece of a file: of a symbol, or between symbols (`module`), or a window of text that was not parsed. */
export const CHUNK_KINDS = [...SYMBOL_KINDS, 'window'] as const;
export type ChunkKind = (typeof CHUNK_KINDS)[number];

/** A definition. Lines count from 1, both ends included. */
export type SourceSymbol = {
  name: string;
  /** Including its containers: `Parser.parse`. */
  qualified: string;
  kind: SymbolKind;
  /** On one line, without the body. */
  signature: string;
  /** The beginning of its docstring or of the comment above it; empty when there is none. */
  doc: string;
  firstLine: number;
  lastLine: number;
};

/** `start` and `end` are offsets in UTF-16 code units, lines count from 1; `terms` and `names` as `encodeTerms` writes them. */
export type SourceChunk = {
  /** SHA-256 of its text; the key of its vector. */
  hash: string;
  kind: ChunkKind;
  /** The symbol it belongs to; null between symbols. */
  symbol: string | null;
  start: number;
  end: number;
  firstLine: number;
  lastLine: number;
  terms: string;
  names: string;
  /** Identifiers its code uses, without strings, comments and keywords; no duplicates. */
  references: string[];
  symbols: SourceSymbol[];
};

/** Imported names: `names` are as the module calls them; `*` is everything. */
export type SourceImport = { module: string; names: { name: string; alias: string }[]; isReexport: boolean };

/** The content of a file after cutting. Files with the same content share it. */
export type SourceContent = {
  /** SHA-256 of its bytes. */
  hash: string;
  /** A Fettle language id, `markdown`, or null. */
  language: string | null;
  text: string;
  /** How it was cut, and what was left out: empty when everything was read. */
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
