/** Bounds of the checks and their analyzers. */

/** All checks of one file when they were asked for by name: no one is typing meanwhile. */
export const CHECK_COMMAND_MS = 10_000;
/** A candidate or file past this is `unknown: too_large`, never half checked. */
export const MAX_CHECKED_CHARACTERS = 1_000_000;
/** A file in which secrets are looked for, and its text. */
export const MAX_SEARCHED_BYTES = 64 * 1024 * 1024;
export const MAX_SEARCHED_CHARACTERS = 64 * 1024 * 1024;
/** What a check may take for each mebibyte of a text past the first, beside its deadline. */
export const CHECK_MS_PER_MEBIBYTE = 1_000;
/** Longest line that pattern scanners are given as it is. */
export const MAX_SCANNED_LINE_CHARACTERS = 20_000;
/**
 * What they are given of a longer line at once, and how much of it the piece before has had too: the longest private
 * keys have 13,000 characters. At the cut ends of a piece, where a pattern may take a part for the whole, nothing counts.
 */
export const SCANNED_PIECE_CHARACTERS = 32_768;
export const SCANNED_OVERLAP_CHARACTERS = 16_384;
export const SCANNED_MARGIN_CHARACTERS = 512;
/** Of this thread's time, one rule for secrets over one text; a pattern that is still at it then is stopped. */
export const MAX_PATTERN_MS = 50;
/** How often a rule that took longer is tried, each time with twice the time. */
export const MAX_PATTERN_TRIES = 3;
/** How often a rule is begun anew because other programs took its time. */
export const MAX_PATTERN_ATTEMPTS = 20;
/** Characters in which no rule for secrets needs a watch: the slowest shapes cost 30 ms of them. */
export const MAX_UNWATCHED_CHARACTERS = 32_768;
/** Of this thread's time, all rules for secrets over one text, and again for each `MAX_CHECKED_CHARACTERS` of it. */
export const MAX_SECRET_SCAN_MS = 1_000;
/** Characters whose names are looked at in one step. */
export const SECRET_NAMES_STEP_CHARACTERS = 16_384;
/** Rules for secrets run this long before other work gets its turn. */
export const SECRET_SCAN_TURN_MS = 5;
export const MAX_FINDINGS_PER_CHECK = 100;
/** Lines that a verdict names where it says what was not judged. */
export const MAX_NAMED_LINES = 5;
/** Places where a text does not parse; what is past it is not listed. */
export const MAX_SYNTAX_ERRORS = 1_000;
/** Characters of the code that a syntax error quotes. */
export const MAX_SYNTAX_ERROR_CHARACTERS = 80;
/** One text in the parser's thread; past it the parse is given up. */
export const MAX_PARSE_MS = 1_000;
/** A parse this long is a strange one: its thread is replaced, for deep nesting can overrun the parser's stack unseen. */
export const STRANGE_PARSE_MS = 250;
/** Parsed texts that a thread holds: a document with a candidate and without it, and one more of each. */
export const MAX_HELD_TREES = 4;
/** Characters handed to a parser at once: what it may read between two looks at the time. */
export const PARSE_CHUNK_CHARACTERS = 2_048;
/** Lines before and behind a candidate that it may repeat, and characters of the document that they are looked for in. */
export const MAX_NEAR_LINES = 60;
export const MAX_NEAR_CHARACTERS = 8_000;
/** Wrong places that a linter reports of one text; what is past it is not listed. */
export const MAX_LINT_PROBLEMS = 1_000;
/** Jobs waiting for a thread. */
export const MAX_JOB_QUEUE = 256;
/** Of the memory of a thread that parses, what new objects are made in, in MiB: a text of 1,000 lines fills 16, so that each one would be sorted through. */
export const PARSE_YOUNG_MEMORY_MB = 48;
/** Places in a regular expression where it reads a character, repetitions written out; of larger ones nothing is said. */
export const MAX_PATTERN_PLACES = 400;
/** Steps to find out which regular expressions of a text can take exponential time (about 50 ms); of what is past them nothing is said. */
export const MAX_PATTERN_STEPS = 200_000;
/** Nodes of a syntax tree that the taint engine reads (about 8,000 lines), and levels: what is past them is not analyzed. */
export const MAX_TAINT_NODES = 60_000;
export const MAX_TAINT_DEPTH = 250;
/** Steps of following data through one text, of about two microseconds each: past a tenth of a second it ends. */
export const MAX_TAINT_STEPS = 50_000;
/** Sources followed at once in one value. */
export const MAX_TAINT_TRACES = 8;
/** Functions of one file that call one another, analyzed inside each other; deeper calls count as unknown. */
export const MAX_TAINT_CALL_DEPTH = 24;
/** Characters kept of the literal text that a built string has. */
export const MAX_TAINT_LITERAL_CHARACTERS = 400;
/** Code nested deeper than this is not put to the pattern rules. */
export const MAX_RULE_TREE_DEPTH = 1_000;
/** Tokens of its line, on either side, that say which error this is when lines have moved. */
export const FINGERPRINT_TOKENS = 8;
/** A language server's process up to its answer to `initialize`. */
export const LSP_START_MS = 10_000;
/** Its first answer, for which it loads the project, and each later one; past it the server counts as hung and is killed. */
export const LSP_FIRST_ANSWER_MS = 60_000;
export const LSP_ANSWER_MS = 10_000;
/** One message of a language server, and its headers; a server that sends more is killed. */
export const MAX_LSP_MESSAGE_BYTES = 8 * 1024 * 1024;
export const MAX_LSP_HEADER_BYTES = 4_096;
/** Messages of a language server that wait to be read. */
export const MAX_LSP_UNREAD_MESSAGES = 10_000;
/** Texts waiting for one language server. */
export const MAX_LSP_QUEUE = 32;
/** Times that a server may call an answer outdated before that is taken for its answer. */
export const MAX_LSP_RETRIES = 3;
/** What the process of a language server may write to, and of it what pyright's objects may take, in MiB: it lets go of what it remembers before that is full. */
export const TYPE_SERVER_MEMORY_BYTES = 1_024 * 1024 * 1024;
export const PYRIGHT_HEAP_MB = 768;
/** What tsc tries to stay below by collecting more often. */
export const TYPESCRIPT_MEMORY_GOAL_MB = 768;
/** Finding out once whether the system can confine a program, and what that may print. */
export const CONFINEMENT_PROBE_MS = 5_000;
export const CONFINEMENT_PROBE_BYTES = 4_096;
/** A file that pyright may open. */
export const MAX_TYPED_FILE_BYTES = 16 * 1024 * 1024;
/** Files and folders of a project that are looked at for ways out of it, where the system cannot confine what reads it. */
export const MAX_WAYS_OUT_ENTRIES = 50_000;
/** Different modules that one text imports and whose places are looked at. */
export const MAX_CHECKED_IMPORTS = 500;
/** Folders of its own that a project's settings may add to pyright's search path. */
export const MAX_EXTRA_PATHS = 32;
/** Nice value of a language server's process: completions come first. */
export const LSP_NICENESS = 10;
/** Projects of a language held loaded at once, a process of some hundred megabytes each. */
export const MAX_TYPE_SERVERS = 2;
/** One that was in use so lately does not make room for another. */
export const TYPE_SERVER_STAY_MS = 5_000;
/** Brackets inside brackets in a text whose types are checked. */
export const MAX_TYPED_NESTING = 500;
/** Results of type checks kept, so that a document without its candidate is checked once. */
export const MAX_KEPT_TYPE_RESULTS = 32;
/** Files of a project whose changes on disk are noticed, and the pause between two looks. */
export const MAX_WATCHED_FILES = 5_000;
export const WATCH_INTERVAL_MS = 1_000;
/** Type errors of one text, and real names told beside each. */
export const MAX_TYPE_PROBLEMS = 200;
export const MAX_TYPE_SUGGESTIONS = 3;
/** Missing members of one text whose real neighbors are asked for, a millisecond or two each. */
export const MAX_TYPE_NAME_LOOKUPS = 8;
export const MAX_TYPE_MESSAGE_CHARACTERS = 300;
/** A project's own TypeScript in the sandbox: from its start to its answer, the memory of all its threads, and what it prints. */
export const TYPE_SERVICE_MS = 30_000;
export const TYPE_SERVICE_CPU_SECONDS = 30;
export const TYPE_SERVICE_MEMORY_BYTES = 1_536 * 1024 * 1024;
export const TYPE_SERVICE_OUTPUT_BYTES = 8 * 1024 * 1024;
/** Python code above and below an import that is searched for the `try` it stands in. */
export const MAX_GUARD_CHARACTERS = 10_000;
/** Modules and packages of one candidate that are looked up. */
export const MAX_PACKAGE_ASKS = 200;
/** One lockfile, and one manifest: the lockfiles of large projects have some megabytes. */
export const MAX_LOCKFILE_BYTES = 16 * 1024 * 1024;
export const MAX_MANIFEST_BYTES = 1024 * 1024;
/** What npm's lockfile says of one package. */
export const MAX_LOCKED_ENTRY_CHARACTERS = 20_000;
/** Manifests of one kind in one folder, for instance `requirements-dev.txt`. */
export const MAX_MANIFESTS_EACH = 16;
/** Licenses in one list of a policy. */
export const MAX_POLICY_LICENSES = 500;
/** What a project's files said is read again after this long, and after the shorter time when a name is missing in it. */
export const PACKAGE_FACTS_MS = 30_000;
export const PACKAGE_MISS_MS = 2_000;
/** Projects whose facts are kept. */
export const MAX_KEPT_PACKAGE_FACTS = 8;
/** Files and folders looked at to find a project's own modules, and levels. */
export const MAX_WALKED_ENTRIES = 30_000;
export const MAX_WALKED_DEPTH = 12;
/** Time that one stretch of reading a lockfile may take before others get their turn. */
export const PACKAGE_SLICE_MS = 5;
/** One line or record that names of an installed package are read from. */
export const MAX_INSTALLED_RECORD_BYTES = 512 * 1024;
/** A name snapshot: 64 MiB hold every name of every registry. */
export const MAX_NAME_SNAPSHOT_BYTES = 64 * 1024 * 1024;
/** A list of names to make one of, and a name of it. */
export const MAX_NAME_LIST_BYTES = 512 * 1024 * 1024;
export const MAX_PACKAGE_NAME_CHARACTERS = 214;
/** Compiled advisories, one entry of their source, and its entries. */
export const MAX_ADVISORIES_BYTES = 256 * 1024 * 1024;
export const MAX_ADVISORY_ENTRY_BYTES = 4 * 1024 * 1024;
export const MAX_ADVISORY_FILES = 1_000_000;
/** Advisories told of one package. */
export const MAX_ADVISORIES_TOLD = 3;
/** Older advisories say their age with each verdict. */
export const ADVISORIES_OLD_DAYS = 30;
/** Levels of a Python syntax tree that are read. */
export const MAX_PYTHON_TREE_DEPTH = 400;
/** An installed package whose names are listed: its files, its folders and their levels, each file, and all together; the rest of it stays unknown. */
export const MAX_API_FILES = 4_000;
export const MAX_API_FOLDERS = 4_000;
export const MAX_API_FOLDER_DEPTH = 24;
export const MAX_API_FILE_BYTES = 2 * 1024 * 1024;
export const MAX_API_SOURCE_BYTES = 64 * 1024 * 1024;
/** Listing one package, and the list as it is kept. */
export const MAX_API_BUILD_MS = 60_000;
export const MAX_API_FACTS_BYTES = 32 * 1024 * 1024;
/** The same in UTF-8, of which a character may take four bytes. */
export const MAX_FACTS_FILE_BYTES = 4 * MAX_API_FACTS_BYTES;
/** Work of the listing between two pauses, and the pause: completions come first. */
export const API_BUILD_STEP_MS = 40;
export const API_BUILD_PAUSE_MS = 8;
/** Lists kept on disk, and packages held in memory. */
export const MAX_API_CACHE_FILES = 300;
export const MAX_API_PACKAGES_HELD = 48;
/** Body of a function that is searched for what it hands its keywords on to: what only hands on is short. */
export const MAX_FORWARDING_CHARACTERS = 8_000;
/** Names kept of a package that its code may give to its classes. */
export const MAX_API_LOOSE_NAMES = 5_000;
/** One text compared with the lists; past it the thread is replaced. */
export const API_EXAMINE_MS = 5_000;
/** Characters of such a text, expressions of it that are worked out, and how deep they may hang together. */
export const MAX_API_TEXT_CHARACTERS = 200_000;
export const MAX_API_STEPS = 100_000;
export const MAX_API_DEPTH = 40;
/** Lists that one text asks for, one after the other: a class leads to its bases. */
export const MAX_API_ROUNDS = 12;
/** Asking an interpreter where its code is, and for the names of its standard modules. */
export const PYTHON_PROBE_MS = 10_000;
export const STANDARD_FACTS_MS = 30_000;
export const MAX_STANDARD_FACTS_BYTES = 16 * 1024 * 1024;
/** How long what is known of a project's interpreter is taken to hold. */
export const PYTHON_ENVIRONMENT_MS = 30_000;
/** Tokens that a candidate needs before it can be told from what everybody writes, and tokens of the text before it that are looked at with it. */
export const MIN_COPIED_TOKENS = 50;
export const COPIED_PREFIX_TOKENS = 30;
/** Characters before a candidate in which those tokens are looked for. */
export const MAX_COPIED_PREFIX_CHARACTERS = 4_000;
/** Places that one candidate was copied from that are told. */
export const MAX_COPIED_SOURCES = 5;
/** Files of one index, each of them, and levels of folders. */
export const MAX_LICENSED_FILES = 200_000;
export const MAX_LICENSED_FILE_BYTES = 2 * 1024 * 1024;
export const MAX_LICENSED_DEPTH = 40;
/** Mean length of a line from which on a file is a product of tools, in characters. */
export const MAX_WRITTEN_LINE_CHARACTERS = 200;
/** Lines of one index: their numbers have 24 bits. */
export const MAX_LICENSED_LINES = 2 ** 24;
/** One index file, its table of contents when it is unpacked, and the indexes that are read. */
export const MAX_LICENSE_INDEX_BYTES = 256 * 1024 * 1024;
export const MAX_LICENSE_TABLE_BYTES = 64 * 1024 * 1024;
export const MAX_LICENSE_INDEXES = 64;
/** Places kept of one fingerprint, and packages that may share it: what more of them have is an idiom. */
export const MAX_FINGERPRINT_PLACES = 6;
export const MAX_FINGERPRINT_PACKAGES = 3;
/** The beginning of a file, in which it names its license. */
export const LICENSE_HEAD_CHARACTERS = 4_000;
/** A `debian/copyright`, and paragraphs of it. */
export const MAX_COPYRIGHT_BYTES = 2 * 1024 * 1024;
export const MAX_COPYRIGHT_STANZAS = 5_000;
/** Asking a project whether what was found is its own: while somebody waits for a suggestion, and for a file that was named. */
export const OWN_CODE_SUGGESTION_MS = 150;
export const OWN_CODE_FILE_MS = 3_000;
/** Lines of the code that are looked for in the project, and their least length. */
export const OWN_CODE_LINES = 3;
export const MIN_OWN_LINE_CHARACTERS = 20;
/** Answers kept of whether code is a project's own. */
export const MAX_KEPT_OWN_ANSWERS = 64;
/** Of an `unknown` verdict's reason and of other words that a verdict repeats. */
export const MAX_REASON_CHARACTERS = 200;
/** Processor time of one example of a request, and of all of them; wall time of all, which a busy machine stretches. */
export const EXAMPLE_SECONDS = 2;
export const EXAMPLES_CPU_SECONDS = 4;
export const EXAMPLES_MS = 15_000;
/** Starting a sandbox, and waiting for another program's turn in it. */
export const EXAMPLES_START_MS = 4_000;
export const EXAMPLES_MEMORY_BYTES = 1024 * 1024 * 1024;
export const EXAMPLES_DISK_BYTES = 16 * 1024 * 1024;
export const EXAMPLES_OUTPUT_BYTES = 8 * 1024 * 1024;
/** Of the thread that a candidate in Python has; more than its own bound of calls within calls needs. */
export const EXAMPLES_STACK_BYTES = 32 * 1024 * 1024;
/** What is written down of a value to compare it: as much as an example can hold. */
export const MAX_EXAMPLE_VALUE_NODES = 10_000;
export const MAX_EXAMPLE_VALUE_CHARACTERS = 20_000;
export const MAX_EXAMPLE_VALUE_DEPTH = 60;
/** Of how the language shows a value: to compare it, and to tell it. */
export const MAX_EXAMPLE_SHOWN_CHARACTERS = 2_000;
export const MAX_EXAMPLE_GOT_CHARACTERS = 300;
/** Literals of examples whose values are kept. */
export const MAX_KEPT_EXPECTED = 256;
