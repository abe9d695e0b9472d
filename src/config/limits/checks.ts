/** Bounds of the checks and their analyzers. */

/** All checks of one file when requested explicitly: no one is typing. */
export const CHECK_COMMAND_MS = 10_000;
/** A longer candidate or file is `unknown: too_large`, never partly checked. */
export const MAX_CHECKED_CHARACTERS = 1_000_000;
/** Size of a file searched for secrets, and of its text. */
export const MAX_SEARCHED_BYTES = 64 * 1024 * 1024;
export const MAX_SEARCHED_CHARACTERS = 64 * 1024 * 1024;
/** Extra time for a check per mebibyte of text past the first, on top of its deadline. */
export const CHECK_MS_PER_MEBIBYTE = 1_000;
/** Longest line that pattern scanners get in one piece. */
export const MAX_SCANNED_LINE_CHARACTERS = 20_000;
/**
 * Longer lines are scanned in pieces of this size, with this overlap between them: the longest private keys have 13,000
 * characters. Matches within the margin at the cut ends of a piece do not count, because a pattern may take a part for
 * the whole.
 */
export const SCANNED_PIECE_CHARACTERS = 32_768;
export const SCANNED_OVERLAP_CHARACTERS = 16_384;
export const SCANNED_MARGIN_CHARACTERS = 512;
/** CPU time of this thread for one secret rule on one text; a pattern that is still running then is stopped. */
export const MAX_PATTERN_MS = 50;
/** Tries for a rule that took longer, each with twice the time. */
export const MAX_PATTERN_TRIES = 3;
/** Restarts of a rule whose time other programs used up. */
export const MAX_PATTERN_ATTEMPTS = 20;
/** Texts up to this length need no watchdog for secret rules: the slowest patterns take 30 ms for them. */
export const MAX_UNWATCHED_CHARACTERS = 32_768;
/** CPU time of this thread for all secret rules on one text, and again for each `MAX_CHECKED_CHARACTERS` of it. */
export const MAX_SECRET_SCAN_MS = 1_000;
/** Characters whose names are examined in one step. */
export const SECRET_NAMES_STEP_CHARACTERS = 16_384;
/** Time that secret rules run before they yield to other work. */
export const SECRET_SCAN_TURN_MS = 5;
export const MAX_FINDINGS_PER_CHECK = 100;
/** Lines a verdict lists when it says what was not checked. */
export const MAX_NAMED_LINES = 5;
/** Syntax errors in one text; further ones are not listed. */
export const MAX_SYNTAX_ERRORS = 1_000;
/** Characters of the code that a syntax error quotes. */
export const MAX_SYNTAX_ERROR_CHARACTERS = 80;
/** Time for one text in the parser's thread; after this the parse is abandoned. */
export const MAX_PARSE_MS = 1_000;
/**
 * A longer parse is suspicious: its thread is replaced, because deep nesting can overflow the parser's stack unnoticed.
 */
export const STRANGE_PARSE_MS = 250;
/** Parsed texts cached per thread: a document with and without a candidate, and one more of each. */
export const MAX_HELD_TREES = 4;
/** Characters passed to a parser at once, which it may read between two checks of the clock. */
export const PARSE_CHUNK_CHARACTERS = 2_048;
/** Lines before and after a candidate that it may repeat, and characters of the document searched for them. */
export const MAX_NEAR_LINES = 60;
export const MAX_NEAR_CHARACTERS = 8_000;
/** Problems a linter reports for one text; further ones are not listed. */
export const MAX_LINT_PROBLEMS = 1_000;
/** Jobs waiting for a thread. */
export const MAX_JOB_QUEUE = 256;
/**
 * Young-generation memory of a parser thread, in MiB: 16 are full after 1,000 lines, so each text would be collected.
 */
export const PARSE_YOUNG_MEMORY_MB = 48;
/** Character positions in a regular expression, with repetitions expanded; larger ones are not analyzed. */
export const MAX_PATTERN_PLACES = 400;
/** Steps to find regular expressions of exponential time in a text (about 50 ms); the rest is not analyzed. */
export const MAX_PATTERN_STEPS = 200_000;
/** Syntax-tree nodes the taint engine reads (about 8,000 lines), and levels: code past them is not analyzed. */
export const MAX_TAINT_NODES = 60_000;
export const MAX_TAINT_DEPTH = 250;
/** Data-flow steps for one text, about two microseconds each: the analysis stops after a tenth of a second. */
export const MAX_TAINT_STEPS = 50_000;
/** Sources tracked at once in one value. */
export const MAX_TAINT_TRACES = 8;
/** Depth of calls between functions of one file that are analyzed inside each other; deeper calls count as unknown. */
export const MAX_TAINT_CALL_DEPTH = 24;
/** Characters stored of the literal text in a built string. */
export const MAX_TAINT_LITERAL_CHARACTERS = 400;
/** Code nested deeper than this is not matched against the pattern rules. */
export const MAX_RULE_TREE_DEPTH = 1_000;
/** Tokens of the line, on either side, that identify an error when lines have moved. */
export const FINGERPRINT_TOKENS = 8;
/** Time to start a language server, up to its answer to `initialize`. */
export const LSP_START_MS = 10_000;
/** Time for a language server's first answer, which loads the project, and each later one; after this it is killed. */
export const LSP_FIRST_ANSWER_MS = 60_000;
export const LSP_ANSWER_MS = 10_000;
/** Size of one message of a language server, and of its headers; a server that sends more is killed. */
export const MAX_LSP_MESSAGE_BYTES = 8 * 1024 * 1024;
export const MAX_LSP_HEADER_BYTES = 4_096;
/** Messages of a language server that wait to be read. */
export const MAX_LSP_UNREAD_MESSAGES = 10_000;
/** Texts queued for one language server. */
export const MAX_LSP_QUEUE = 32;
/** Times a server may report an answer as outdated before that counts as its answer. */
export const MAX_LSP_RETRIES = 3;
/** Memory a language server may write to, and pyright's share for objects, in MiB: it drops its caches before that. */
export const TYPE_SERVER_MEMORY_BYTES = 1_024 * 1024 * 1024;
export const PYRIGHT_HEAP_MB = 768;
/** Heap size that tsc tries to stay below by collecting more often. */
export const TYPESCRIPT_MEMORY_GOAL_MB = 768;
/** Time and output of the one-time probe of whether the system can confine a program. */
export const CONFINEMENT_PROBE_MS = 5_000;
export const CONFINEMENT_PROBE_BYTES = 4_096;
/** A file that pyright may open. */
export const MAX_TYPED_FILE_BYTES = 16 * 1024 * 1024;
/** Files and folders of a project searched for links out of it, where the system cannot confine the reader. */
export const MAX_WAYS_OUT_ENTRIES = 50_000;
/** Different modules imported by one text whose locations are checked. */
export const MAX_CHECKED_IMPORTS = 500;
/** Folders a project's settings may add to pyright's search path. */
export const MAX_EXTRA_PATHS = 32;
/** Nice value of a language server's process: completions come first. */
export const LSP_NICENESS = 10;
/** Projects per language kept loaded at once, in a process of some hundred megabytes each. */
export const MAX_TYPE_SERVERS = 2;
/** A project used this recently is not unloaded to make room for another. */
export const TYPE_SERVER_STAY_MS = 5_000;
/** Bracket nesting in a text whose types are checked. */
export const MAX_TYPED_NESTING = 500;
/** Cached type-check results, so that a document without its candidate is checked once. */
export const MAX_KEPT_TYPE_RESULTS = 32;
/** Project files watched for changes on disk, and the interval between two polls. */
export const MAX_WATCHED_FILES = 5_000;
export const WATCH_INTERVAL_MS = 1_000;
/** Type errors of one text, and real names listed for each. */
export const MAX_TYPE_PROBLEMS = 200;
export const MAX_TYPE_SUGGESTIONS = 3;
/** Missing members of one text whose nearest real names are looked up, a millisecond or two each. */
export const MAX_TYPE_NAME_LOOKUPS = 8;
export const MAX_TYPE_MESSAGE_CHARACTERS = 300;
/** A project's own TypeScript in the sandbox: time to its answer, memory of all its threads, and its output. */
export const TYPE_SERVICE_MS = 30_000;
export const TYPE_SERVICE_CPU_SECONDS = 30;
export const TYPE_SERVICE_MEMORY_BYTES = 1_536 * 1024 * 1024;
export const TYPE_SERVICE_OUTPUT_BYTES = 8 * 1024 * 1024;
/** Python code above and below an import that is searched for an enclosing `try`. */
export const MAX_GUARD_CHARACTERS = 10_000;
/** Modules and packages of one candidate that are looked up. */
export const MAX_PACKAGE_ASKS = 200;
/** Size of one lockfile, and of one manifest: the lockfiles of large projects have several megabytes. */
export const MAX_LOCKFILE_BYTES = 16 * 1024 * 1024;
export const MAX_MANIFEST_BYTES = 1024 * 1024;
/** Size of the entry for one package in npm's lockfile. */
export const MAX_LOCKED_ENTRY_CHARACTERS = 20_000;
/** Manifests of one kind in one folder, such as `requirements-dev.txt`. */
export const MAX_MANIFESTS_EACH = 16;
/** Licenses in one list of a policy. */
export const MAX_POLICY_LICENSES = 500;
/** Facts from a project's files are read again after this long, or the shorter time when a name is missing. */
export const PACKAGE_FACTS_MS = 30_000;
export const PACKAGE_MISS_MS = 2_000;
/** Projects whose facts are cached. */
export const MAX_KEPT_PACKAGE_FACTS = 8;
/** Files and folders visited to find a project's own modules, and levels. */
export const MAX_WALKED_ENTRIES = 30_000;
export const MAX_WALKED_DEPTH = 12;
/** Time that one slice of reading a lockfile may take before other work gets its turn. */
export const PACKAGE_SLICE_MS = 5;
/** Size of one line or record from which names of an installed package are read. */
export const MAX_INSTALLED_RECORD_BYTES = 512 * 1024;
/** Size of a name snapshot: 64 MiB hold every name of every registry. */
export const MAX_NAME_SNAPSHOT_BYTES = 64 * 1024 * 1024;
/** Size of a list of names to make a snapshot from, and of one name in it. */
export const MAX_NAME_LIST_BYTES = 512 * 1024 * 1024;
export const MAX_PACKAGE_NAME_CHARACTERS = 214;
/** Compiled advisories, one entry of their source, and its entries. */
export const MAX_ADVISORIES_BYTES = 256 * 1024 * 1024;
export const MAX_ADVISORY_ENTRY_BYTES = 4 * 1024 * 1024;
export const MAX_ADVISORY_FILES = 1_000_000;
/** Advisories reported per package. */
export const MAX_ADVISORIES_TOLD = 3;
/** Verdicts state the age of advisories older than this. */
export const ADVISORIES_OLD_DAYS = 30;
/** Levels of a Python syntax tree that are read. */
export const MAX_PYTHON_TREE_DEPTH = 400;
/**
 * An installed package whose names are listed: its files, its folders and their levels, each file, and all together;
 * the rest of it stays unknown.
 */
export const MAX_API_FILES = 4_000;
export const MAX_API_FOLDERS = 4_000;
export const MAX_API_FOLDER_DEPTH = 24;
export const MAX_API_FILE_BYTES = 2 * 1024 * 1024;
export const MAX_API_SOURCE_BYTES = 64 * 1024 * 1024;
/** Time to list one package, and size of the stored list. */
export const MAX_API_BUILD_MS = 60_000;
export const MAX_API_FACTS_BYTES = 32 * 1024 * 1024;
/** The same in UTF-8, of which a character may take four bytes. */
export const MAX_FACTS_FILE_BYTES = 4 * MAX_API_FACTS_BYTES;
/** Work of the listing between two pauses, and the pause: completions go first. */
export const API_BUILD_STEP_MS = 40;
export const API_BUILD_PAUSE_MS = 8;
/** Lists cached on disk, and packages cached in memory. */
export const MAX_API_CACHE_FILES = 300;
export const MAX_API_PACKAGES_HELD = 48;
/** Body of a function searched for where it forwards its keywords: functions that only forward are short. */
export const MAX_FORWARDING_CHARACTERS = 8_000;
/** Stored names of a package that its code may give to its classes. */
export const MAX_API_LOOSE_NAMES = 5_000;
/** Time to compare one text with the lists; after this the thread is replaced. */
export const API_EXAMINE_MS = 5_000;
/** Characters of such a text, expressions of it that are resolved, and their nesting depth. */
export const MAX_API_TEXT_CHARACTERS = 200_000;
export const MAX_API_STEPS = 100_000;
export const MAX_API_DEPTH = 40;
/** Lists one text requests in sequence: a class leads to its bases. */
export const MAX_API_ROUNDS = 12;
/** Time to ask an interpreter for its location and the names of its standard modules, and size of its answer. */
export const PYTHON_PROBE_MS = 10_000;
export const STANDARD_FACTS_MS = 30_000;
export const MAX_STANDARD_FACTS_BYTES = 16 * 1024 * 1024;
/** How long the cached facts about a project's interpreter stay valid. */
export const PYTHON_ENVIRONMENT_MS = 30_000;
/** Tokens a candidate needs to be distinguishable from common code, and preceding tokens that are compared with it. */
export const MIN_COPIED_TOKENS = 50;
export const COPIED_PREFIX_TOKENS = 30;
/** Characters before a candidate that are searched for those tokens. */
export const MAX_COPIED_PREFIX_CHARACTERS = 4_000;
/** Sources of copied code reported for one candidate. */
export const MAX_COPIED_SOURCES = 5;
/** Files of one index, size of each, and levels of folders. */
export const MAX_LICENSED_FILES = 200_000;
export const MAX_LICENSED_FILE_BYTES = 2 * 1024 * 1024;
export const MAX_LICENSED_DEPTH = 40;
/** Mean line length, in characters, from which a file counts as generated. */
export const MAX_WRITTEN_LINE_CHARACTERS = 200;
/** Lines of one index: their numbers have 24 bits. */
export const MAX_LICENSED_LINES = 2 ** 24;
/** Size of one index file, and of its unpacked table of contents, and the number of indexes that are read. */
export const MAX_LICENSE_INDEX_BYTES = 256 * 1024 * 1024;
export const MAX_LICENSE_TABLE_BYTES = 64 * 1024 * 1024;
export const MAX_LICENSE_INDEXES = 64;
/** Places stored per fingerprint, and packages that may share it: code in more packages is an idiom. */
export const MAX_FINGERPRINT_PLACES = 6;
export const MAX_FINGERPRINT_PACKAGES = 3;
/** The beginning of a file, which is searched for its license. */
export const LICENSE_HEAD_CHARACTERS = 4_000;
/** Size of a `debian/copyright`, and number of its paragraphs. */
export const MAX_COPYRIGHT_BYTES = 2 * 1024 * 1024;
export const MAX_COPYRIGHT_STANZAS = 5_000;
/** Time to search a project for code that may be its own: for a waiting user, and for an explicitly named file. */
export const OWN_CODE_SUGGESTION_MS = 150;
export const OWN_CODE_FILE_MS = 3_000;
/** Lines of the code searched for in the project, and their minimum length. */
export const OWN_CODE_LINES = 3;
export const MIN_OWN_LINE_CHARACTERS = 20;
/** Cached answers on whether code is a project's own. */
export const MAX_KEPT_OWN_ANSWERS = 64;
/** Characters of an `unknown` verdict's reason and of other text that a verdict repeats. */
export const MAX_REASON_CHARACTERS = 200;
/** Processor time of one example, and of all of a request; wall time of all, which is longer on a busy machine. */
export const EXAMPLE_SECONDS = 2;
export const EXAMPLES_CPU_SECONDS = 4;
export const EXAMPLES_MS = 15_000;
/** Time to start a sandbox, and to wait for another program to leave it. */
export const EXAMPLES_START_MS = 4_000;
export const EXAMPLES_MEMORY_BYTES = 1024 * 1024 * 1024;
export const EXAMPLES_DISK_BYTES = 16 * 1024 * 1024;
export const EXAMPLES_OUTPUT_BYTES = 8 * 1024 * 1024;
/** Stack of the thread that runs a Python candidate; its own recursion limit needs less. */
export const EXAMPLES_STACK_BYTES = 32 * 1024 * 1024;
/** Nodes of a value recorded for comparison: as many as an example can hold. */
export const MAX_EXAMPLE_VALUE_NODES = 10_000;
export const MAX_EXAMPLE_VALUE_CHARACTERS = 20_000;
export const MAX_EXAMPLE_VALUE_DEPTH = 60;
/** Length of a value's printed form: for comparison, and for display. */
export const MAX_EXAMPLE_SHOWN_CHARACTERS = 2_000;
export const MAX_EXAMPLE_GOT_CHARACTERS = 300;
/** Cached example literals with their values. */
export const MAX_KEPT_EXPECTED = 256;
