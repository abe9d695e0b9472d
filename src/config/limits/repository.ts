/** Bounds of the repository index. */

/** Bytes indexed of one source file; the index records when a file has more. */
export const MAX_INDEXED_FILE_BYTES = 2 * 1024 * 1024;
/** Imports of one file. */
export const MAX_IMPORTS_PER_FILE = 1_000;
/** Rows read at once while an index is opened. */
export const INDEX_READ_ROWS = 5_000;
/** Characters of a query, hits of one search, and definitions of one name. */
export const MAX_SEARCH_CHARACTERS = 4_000;
export const MAX_SEARCH_HITS = 200;
export const MAX_SYMBOL_HITS = 5_000;

/** How long a request for code or prose waits for a stored index; a server's completion does not wait. */
export const REPOSITORY_OPEN_MS = 1_000;

/** Chunks that a word search returns for mixing with those nearest by vector. */
export const MIXED_CANDIDATES = 200;
