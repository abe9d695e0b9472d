/** Bounds of the repository index. */

/** Bytes indexed of one source file; the index records when a file has more. */
export const MAX_INDEXED_FILE_BYTES = 2 * 1024 * 1024;
/** Lines of a window where there is no structure to cut along, and how many it shares with the previous one. */
export const WINDOW_LINES = 40;
export const WINDOW_OVERLAP_LINES = 5;
export const MAX_CHUNKS_PER_FILE = 4_000;
/** Identifiers that one chunk uses. */
export const MAX_CHUNK_REFERENCES = 250;
export const MAX_IMPORTS_PER_FILE = 1_000;
/** Cutter threads, and the nice value of each where the system supports it per thread. */
export const MAX_CUT_THREADS = 4;
export const CUT_NICENESS = 10;
/** Rows read at once while an index is opened. */
export const INDEX_READ_ROWS = 5_000;
/** Characters of a query, hits of one search, definitions and uses of one name. */
export const MAX_SEARCH_CHARACTERS = 4_000;
export const MAX_SEARCH_HITS = 200;
export const MAX_SYMBOL_HITS = 5_000;
export const MAX_USES = 2_000;

/** How long a project's files are assumed unchanged since indexing, where nothing watches them. */
export const REPOSITORY_REFRESH_MS = 30_000;
/** How long a request for code or prose waits for a stored index; a server's completion does not wait. */
export const REPOSITORY_OPEN_MS = 1_000;

/** Chunks that a word search returns for mixing with those nearest by vector. */
export const MIXED_CANDIDATES = 200;
