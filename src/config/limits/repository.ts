/** Bounds of the repository index. */

/** Files of one repository; what is past them is told as `too_many`. */
export const MAX_INDEXED_FILES = 400_000;
/** Entries of one folder, and levels of folders. */
export const MAX_INDEXED_FOLDER_ENTRIES = 250_000;
export const MAX_INDEXED_DEPTH = 64;
/** Of one source file so many bytes are indexed; the index says so where a file has more. */
export const MAX_INDEXED_FILE_BYTES = 2 * 1024 * 1024;
/** Text of no language that we know is taken up to this size. */
export const MAX_INDEXED_PLAIN_BYTES = 256 * 1024;
/** JSON up to this size is configuration; what is larger is data. */
export const MAX_INDEXED_JSON_BYTES = 64 * 1024;
/** One ignore file. */
export const MAX_IGNORE_FILE_BYTES = 256 * 1024;
/** Lines longer than this on average, or one far longer than people write: minified or data (after Tabby's filters). */
export const MAX_MEAN_LINE_CHARACTERS = 150;
export const MAX_INDEXED_LINE_CHARACTERS = 2_000;
/** Beginning of a file that is searched for the words of a generator. */
export const GENERATED_HEAD_CHARACTERS = 1_000;
/** A chunk: what is longer is cut at line ends, what is shorter than the least is joined with its neighbors. */
export const MAX_CHUNK_CHARACTERS = 3_000;
export const MIN_CHUNK_CHARACTERS = 200;
/** A class up to this size stays in one piece with its methods. */
export const WHOLE_CLASS_CHARACTERS = 900;
/** Lines of a window where nothing says where to cut, and how many it shares with the one before. */
export const WINDOW_LINES = 40;
export const WINDOW_OVERLAP_LINES = 5;
export const MAX_CHUNKS_PER_FILE = 4_000;
/** Definitions of one file, and levels of definitions inside one another. */
export const MAX_SYMBOLS_PER_FILE = 8_000;
export const MAX_SYMBOL_DEPTH = 8;
export const MAX_CHUNK_SIGNATURE_CHARACTERS = 240;
export const MAX_DOC_CHARACTERS = 400;
export const MAX_SYMBOL_CHARACTERS = 200;
/** Identifiers that one chunk uses. */
export const MAX_CHUNK_REFERENCES = 250;
export const MAX_IMPORTS_PER_FILE = 1_000;
/**
 * Reading and cutting one file; past it the thread is replaced and the file told as `unreadable`. For hangs only:
 * the parse has a bound of its own, and on a busy machine a thread of low priority waits long for its turn.
 */
export const CUT_FILE_MS = 60_000;
/** Threads that cut, and the nice value of each where the system has one a thread. */
export const MAX_CUT_THREADS = 4;
export const CUT_NICENESS = 10;
/** How often a file that changes while it is read is read again. */
export const CHANGED_READ_TRIES = 3;
/** A file changed this shortly before it was read may change again with the same stamp: it is read again the next time. */
export const RACY_STAMP_MS = 2_000;
/** What one transaction takes. */
export const INDEX_BATCH_FILES = 64;
export const INDEX_BATCH_CHARACTERS = 1024 * 1024;
/** The index of one repository on disk. */
export const MAX_INDEX_BYTES = 16 * 1024 * 1024 * 1024;
/** Waiting for another process that writes the same index. */
export const INDEX_BUSY_MS = 2_000;
/** Contents of other branches that are kept for the way back, at least, and as a share of those in use. */
export const MIN_KEPT_CONTENTS = 2_000;
/** Chunks that came since the last snapshot; more are written into a new one. */
export const MAX_GROWN_CHUNKS = 2_000;
/** One piece of a snapshot as it is written. */
export const SNAPSHOT_PIECE_BYTES = 8 * 1024 * 1024;
/** Rows read at once while an index is opened. */
export const INDEX_READ_ROWS = 5_000;
/** Characters of a question, hits of one search, definitions and uses of one name. */
export const MAX_SEARCH_CHARACTERS = 4_000;
export const MAX_SEARCH_HITS = 200;
export const MAX_SYMBOL_HITS = 5_000;
export const MAX_USES = 2_000;
/** Files that re-export one another on the way to a definition. */
export const MAX_REEXPORT_STEPS = 6;
/** One piece of the store's work; the check of a whole index is the longest. */
export const STORE_JOB_MS = 120_000;
/** What SQLite reads and writes at once. */
export const SQLITE_PAGE_BYTES = 4_096;

/** Megabytes that a process may have resident with 50,000 chunks and their vectors; `fettle bench context` measures it. */
export const MAX_HELD_INDEX_MEGABYTES = 400;

// Repositories that requests are about
/** Indexes held open at once; the one asked least recently is closed. */
export const MAX_OPEN_REPOSITORIES = 4;
/** How long a project's files are taken to be as indexed, where nothing watches them. */
export const REPOSITORY_REFRESH_MS = 30_000;
/** The same where they are watched: systems lose events. */
export const FOLLOWED_REFRESH_MS = 600_000;
/** A project that could not be opened is tried again after this. */
export const REPOSITORY_RETRY_MS = 30_000;
/** What a single command spends on what changed since its index was made. */
export const CHEAP_REFRESH_MS = 800;
/** What a request for code or words waits for an index that is kept; a completion of a server does not wait. */
export const REPOSITORY_OPEN_MS = 1_000;
/** Folders of one project that are watched; in a larger one changes are looked for every REPOSITORY_REFRESH_MS. */
export const MAX_WATCHED_FOLDERS = 8_192;
/** A change is read this long after the last of its kind: editors write a file in several steps. */
export const WATCH_QUIET_MS = 150;
/** More files changed at once than this are those of another branch: then all of it is looked at. */
export const MANY_CHANGED_FILES = 100;

// Vectors
/** Of one text so many tokens are turned into its vector, and so many characters are handed to the tokenizer. */
export const MAX_EMBEDDED_TOKENS = 256;
export const MAX_EMBEDDED_CHARACTERS = 2_000;
/** Texts handed to the model together; between two of them other work may pass. */
export const EMBED_BATCH_TEXTS = 4;
/** Vectors that one transaction keeps: what a kill loses is made again in seconds. */
export const EMBED_KEPT_AT_ONCE = 32;
/** What lacks a vector is listed this many at a time. */
export const EMBED_PLAN_TEXTS = 2_000;
/** What a search waits for its question's vector, with the loading of the model; then words alone rank. */
export const QUESTION_VECTOR_MS = 5_000;
/** A search asks the words for this many chunks, to be mixed with those that are near. */
export const MIXED_CANDIDATES = 200;
/** Characters of a file's head that its vector is made of, of all its text, and definitions named in it. */
export const MAX_CARD_HEAD_CHARACTERS = 600;
export const MAX_CARD_CHARACTERS = 1_200;
