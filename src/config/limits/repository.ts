/** Bounds of the repository index. */

/** Files of one repository; further ones are reported as `too_many`. */
export const MAX_INDEXED_FILES = 400_000;
/** Entries of one folder, and levels of folders. */
export const MAX_INDEXED_FOLDER_ENTRIES = 250_000;
export const MAX_INDEXED_DEPTH = 64;
/** Bytes indexed of one source file; the index records when a file has more. */
export const MAX_INDEXED_FILE_BYTES = 2 * 1024 * 1024;
/** Largest text in an unknown language that is indexed. */
export const MAX_INDEXED_PLAIN_BYTES = 256 * 1024;
/** JSON up to this size is configuration; larger files are data. */
export const MAX_INDEXED_JSON_BYTES = 64 * 1024;
/** Size of one ignore file. */
export const MAX_IGNORE_FILE_BYTES = 256 * 1024;
/**
 * A longer mean line, or one line far longer than people write, means minified code or data (after Tabby's filters).
 */
export const MAX_MEAN_LINE_CHARACTERS = 150;
export const MAX_INDEXED_LINE_CHARACTERS = 2_000;
/** Beginning of a file that is searched for a generator's notice. */
export const GENERATED_HEAD_CHARACTERS = 1_000;
/** A chunk: longer text is cut at line ends, text shorter than the minimum is joined with its neighbors. */
export const MAX_CHUNK_CHARACTERS = 3_000;
export const MIN_CHUNK_CHARACTERS = 200;
/** A class up to this size stays in one chunk with its methods. */
export const WHOLE_CLASS_CHARACTERS = 900;
/** Lines of a window where there is no structure to cut along, and how many it shares with the previous one. */
export const WINDOW_LINES = 40;
export const WINDOW_OVERLAP_LINES = 5;
export const MAX_CHUNKS_PER_FILE = 4_000;
/** Definitions of one file, and nesting levels of definitions. */
export const MAX_SYMBOLS_PER_FILE = 8_000;
export const MAX_SYMBOL_DEPTH = 8;
export const MAX_CHUNK_SIGNATURE_CHARACTERS = 240;
export const MAX_DOC_CHARACTERS = 400;
export const MAX_SYMBOL_CHARACTERS = 200;
/** Identifiers that one chunk uses. */
export const MAX_CHUNK_REFERENCES = 250;
export const MAX_IMPORTS_PER_FILE = 1_000;
/**
 * Time to read and cut one file; after this the thread is replaced and the file reported as `unreadable`. Only for
 * hangs: the parse has its own bound, and on a busy machine a low-priority thread waits long for its turn.
 */
export const CUT_FILE_MS = 60_000;
/** Cutter threads, and the nice value of each where the system supports it per thread. */
export const MAX_CUT_THREADS = 4;
export const CUT_NICENESS = 10;
/** How often a file that changes while it is read is read again. */
export const CHANGED_READ_TRIES = 3;
/** A file changed this shortly before it was read may change again with the same stamp: it is read again next time. */
export const RACY_STAMP_MS = 2_000;
/** Size of one transaction. */
export const INDEX_BATCH_FILES = 64;
export const INDEX_BATCH_CHARACTERS = 1024 * 1024;
/** Size of one repository's index on disk. */
export const MAX_INDEX_BYTES = 16 * 1024 * 1024 * 1024;
/** Time to wait for another process that writes the same index. */
export const INDEX_BUSY_MS = 2_000;
/** Contents of other branches that are stored for switching back: the minimum, and as a share of those in use. */
export const MIN_KEPT_CONTENTS = 2_000;
/** Chunks added since the last snapshot; when there are more, a new one is written. */
export const MAX_GROWN_CHUNKS = 2_000;
/** Size of one block of a snapshot as it is written. */
export const SNAPSHOT_PIECE_BYTES = 8 * 1024 * 1024;
/** Rows read at once while an index is opened. */
export const INDEX_READ_ROWS = 5_000;
/** Characters of a query, hits of one search, definitions and uses of one name. */
export const MAX_SEARCH_CHARACTERS = 4_000;
export const MAX_SEARCH_HITS = 200;
export const MAX_SYMBOL_HITS = 5_000;
export const MAX_USES = 2_000;
/** Length of a chain of re-exporting files on the way to a definition. */
export const MAX_REEXPORT_STEPS = 6;
/** Time for one job of the store; the check of a whole index is the longest. */
export const STORE_JOB_MS = 120_000;
/** SQLite's page size. */
export const SQLITE_PAGE_BYTES = 4_096;

/** Megabytes a process may have resident with 50,000 chunks and vectors; `fettle bench context` measures it. */
export const MAX_HELD_INDEX_MEGABYTES = 400;

// Repositories that requests are about
/** Indexes kept open at once; the least recently used is closed. */
export const MAX_OPEN_REPOSITORIES = 4;
/** How long a project's files are assumed unchanged since indexing, where nothing watches them. */
export const REPOSITORY_REFRESH_MS = 30_000;
/** The same for watched files: systems lose events. */
export const FOLLOWED_REFRESH_MS = 600_000;
/** A project that could not be opened is tried again after this. */
export const REPOSITORY_RETRY_MS = 30_000;
/** How long a single command spends on changes since its index was made. */
export const CHEAP_REFRESH_MS = 800;
/** How long a request for code or prose waits for a stored index; a server's completion does not wait. */
export const REPOSITORY_OPEN_MS = 1_000;
/** Folders of one project that are watched; a larger one is scanned for changes every REPOSITORY_REFRESH_MS. */
export const MAX_WATCHED_FOLDERS = 8_192;
/** A change is read this long after the last one of its kind: editors write a file in several steps. */
export const WATCH_QUIET_MS = 150;
/** When more files change at once, another branch was checked out: everything is scanned. */
export const MANY_CHANGED_FILES = 100;

// Vectors
/** Tokens of one text that go into its vector, and characters passed to the tokenizer. */
export const MAX_EMBEDDED_TOKENS = 256;
export const MAX_EMBEDDED_CHARACTERS = 2_000;
/** Texts passed to the model together; other work may run between two batches. */
export const EMBED_BATCH_TEXTS = 4;
/** Vectors stored per transaction: those a kill loses are recomputed in seconds. */
export const EMBED_KEPT_AT_ONCE = 32;
/** Page size for listing texts without a vector. */
export const EMBED_PLAN_TEXTS = 2_000;
/** How long a search waits for its query's vector, including the loading of the model; then only words rank. */
export const QUESTION_VECTOR_MS = 5_000;
/** Chunks that a word search returns for mixing with those nearest by vector. */
export const MIXED_CANDIDATES = 200;
/** Characters of a file's head used for its vector, of all its text, and definitions named in it. */
export const MAX_CARD_HEAD_CHARACTERS = 600;
export const MAX_CARD_CHARACTERS = 1_200;
