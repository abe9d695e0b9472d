/** Bounds of the surfaces. */

// Doctor
/** Time to ask one tool for its version. */
export const DOCTOR_PROBE_MS = 10_000;

// Gate
/** Length of a policy's glob, and stars in one of its names: it is matched as a backtracking pattern. */
export const MAX_GLOB_CHARACTERS = 200;
export const MAX_GLOB_STARS = 2;
/** Path rules of one policy. */
export const MAX_POLICY_PATHS = 100;
/** Files of one change that are checked; further ones are listed, and not accepted. */
export const MAX_CHANGED_FILES = 2_000;
/** Texts of one change, old and new together. */
export const MAX_CHANGED_BYTES = 128 * 1024 * 1024;
/** Total for files of the change that are larger than a source file. */
export const MAX_LARGE_CHANGED_BYTES = 128 * 1024 * 1024;
/** Output of one git call: names of changed files, or texts of a batch. */
export const MAX_GIT_OUTPUT_BYTES = 32 * 1024 * 1024;
/** Old texts requested from git at once; the largest may be added to it. */
export const GIT_BATCH_BYTES = 8 * 1024 * 1024;
/** Time for one git call: reading a large repository's state from a cold disk takes seconds. */
export const GIT_MS = 30_000;
/** Memory git may allocate; excludes the files it maps. */
export const GIT_MEMORY_BYTES = 2 * 1024 ** 3;
/** Chain of settings files, or of object folders, that a repository may name. */
export const MAX_GIT_INCLUDES = 20;
/** Deleted and untracked files that are compared with each other to find moved ones, and characters of each. */
export const MAX_MOVED_FILES = 50;
export const MAX_MOVED_CHARACTERS = 200_000;
/** Characters quoted of git's own error message. */
export const MAX_GIT_WORDS_CHARACTERS = 200;

// Server
export const MAX_REQUEST_BODY_BYTES = 8 * 1024 * 1024;
/** Bytes of all request bodies being received. */
export const MAX_RECEIVED_BODY_BYTES = 64 * 1024 * 1024;
/** Random bytes of the token that authenticates this user's clients, and size of the file that stores it. */
export const TOKEN_BYTES = 32;
export const MAX_TOKEN_FILE_BYTES = 1_024;
/** Concurrent requests: a team of 200 that all wait at once, and some. The engine has its own bound. */
export const MAX_SERVER_QUEUE = 256;
export const SHUTDOWN_MS = 10_000;
/** Open connections. When it is reached, the longest idle one is closed for a new one. */
export const MAX_SERVER_CONNECTIONS = 512;
/** A client that takes longer to send its headers or its body is disconnected. */
export const REQUEST_HEADERS_MS = 10_000;
export const REQUEST_BODY_MS = 30_000;
/** How long an idle connection is kept: clients that reuse one must not find it closed at that moment. */
export const IDLE_CONNECTION_MS = 75_000;
/** Interval between checks for such connections. */
export const CONNECTION_CHECK_MS = 2_000;
/** Remaining shutdown time for truncated answers to reach their clients. */
export const SHUTDOWN_FLUSH_MS = 500;
/** Silence of an event stream after which a comment shows that it is alive. */
export const STREAM_HEARTBEAT_MS = 15_000;
/** A client that reads nothing from its event stream for this long is dropped. */
export const STREAM_STALL_MS = 60_000;
/** Value of `Retry-After` when nothing better is known. */
export const RETRY_AFTER_MS = 1_000;

// Protocols of other tools
/** An editor that waits for a completion shows nothing else meanwhile: a later answer is useless. */
export const EDITOR_DEADLINE_MS = 10_000;
/** Text accepted on each side of the cursor; a prompt uses far less. */
export const MAX_HOLE_CHARACTERS = 200_000;
/** Messages of one conversation, and stop strings of one request, with their length. */
export const MAX_MESSAGES = 1_000;
export const MAX_STOPS = 32;
export const MAX_STOP_CHARACTERS = 200;
/** Texts of one embedding request. */
export const MAX_EMBEDDED_TEXTS = 256;
/** User events waiting to be written, and the size of their file, of which there are at most two. */
export const MAX_EVENTS_WAITING = 1_000;
export const MAX_EVENT_FILE_BYTES = 8 * 1024 * 1024;
/** Bytes read from such a file: it may contain a line that exceeded its file's bound. */
export const MAX_KEPT_EVENTS_BYTES = 64 * 1024 * 1024;
/** Completion outcomes in memory, and the size of each of their two files. */
export const MAX_RECENT_COMPLETIONS = 200;
export const MAX_ANSWER_FILE_BYTES = 1024 * 1024;
/** Event keys that are remembered to recognize an event sent again. */
export const MAX_EVENT_KEYS = 50_000;

// Agents (MCP)
/** Concurrent tool calls in one process, over all its clients. */
export const MAX_MCP_CALLS = 16;
/** Default and maximum number of search results. */
export const USUAL_MCP_HITS = 8;
export const MAX_MCP_HITS = 50;
/** Time for a search, a name lookup or a project's facts, including an index update. */
export const MCP_LOOKUP_MS = 60_000;
/** Longer text is not a name. */
export const MAX_DOCUMENTED_NAME_CHARACTERS = 300;

// Editors (LSP)
/** Delay from a save, or from the last key during a check, to the check. */
export const EDITOR_CHECK_DELAY_MS = 400;
/** Delay from an edit to the search for follow-up edits, and from a resting cursor to its preparation. */
export const EDITOR_NEXT_EDIT_DELAY_MS = 300;
export const EDITOR_PREPARE_DELAY_MS = 250;
/** Previous texts of a document that are remembered; each is a whole text. */
export const MAX_FORMER_TEXTS = 4;
/** Most recently edited other documents that are sent with a completion, and lines on each side of the edit. */
export const MAX_EDITED_TEXTS = 2;
export const EDITED_LINES_AROUND = 8;
/** How long an editor waits for the documentation of a name, and characters of it that are shown. */
export const HOVER_MS = 5_000;
export const MAX_HOVER_CHARACTERS = 1_200;
/** A suggestion visible for less time was not accepted deliberately. */
export const MIN_VISIBLE_MS = 150;
/** When the rest of an accepted text is measured, and for how many texts at once. */
export const SURVIVAL_MS = [30_000, 120_000, 300_000] as const;
export const MAX_FOLLOWED_ACCEPTS = 64;
/** Further suggestions for a manually requested completion. */
export const EDITOR_MANUAL_ALTERNATIVES = 2;
/** Completions whose display time is remembered, to report how long acceptance took. */
export const MAX_SHOWN_COMPLETIONS = 200;

// Command line
/** Longer code is shown without color: the highlighter's patterns are slow on huge texts. */
export const MAX_HIGHLIGHTED_CHARACTERS = 100_000;
/** Interval between rewrites of the status line. */
export const STATUS_INTERVAL_MS = 80;
/** Without a terminal, a transfer writes a line at each of these steps (percent), or after this time. */
export const TRANSFER_LINE_PERCENT = 5;
export const TRANSFER_LINE_MS = 10_000;
/** Window over which the rate of a transfer is measured. */
export const TRANSFER_RATE_MS = 5_000;
/** Time from the end of a command to the end of its process, whatever still holds it open. */
export const OUTPUT_FLUSH_MS = 5_000;

// Evaluation
/** Time to download and unpack the packages of one project. */
export const EVAL_INSTALL_MS = 600_000;
export const MAX_EVAL_INSTALL_OUTPUT_BYTES = 4_000_000;

/** Interval of a timer that only keeps alive a process that waits for files to change. */
export const KEEP_ALIVE_MS = 60_000;
