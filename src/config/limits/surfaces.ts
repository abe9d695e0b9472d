/** Bounds of the surfaces. */

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
/** The same of files that are larger than a source file, for themselves. */
export const MAX_LARGE_CHANGED_BYTES = 128 * 1024 * 1024;
/** What git prints in one call: names of changed files, or texts of a batch. */
export const MAX_GIT_OUTPUT_BYTES = 32 * 1024 * 1024;
/** Old texts asked of git at once; the largest may be added to it. */
export const GIT_BATCH_BYTES = 8 * 1024 * 1024;
/** One call of git: reading a large repository's state from a cold disk takes seconds. */
export const GIT_MS = 30_000;
/** Memory that git may take for itself; the files it maps are not in it. */
export const GIT_MEMORY_BYTES = 2 * 1024 ** 3;
/** Files of settings, and folders of objects, that a repository may name one after another. */
export const MAX_GIT_INCLUDES = 20;
/** Deleted files and files unknown to git that are compared with each other to find the moved ones, and characters of each. */
export const MAX_MOVED_FILES = 50;
export const MAX_MOVED_CHARACTERS = 200_000;
/** Of what git says when it fails. */
export const MAX_GIT_WORDS_CHARACTERS = 200;

// Server
export const MAX_REQUEST_BODY_BYTES = 8 * 1024 * 1024;
/** Bodies that are being received, of all requests together. */
export const MAX_RECEIVED_BODY_BYTES = 64 * 1024 * 1024;
/** Random bytes of the token that proves a client to be this user, and the file it is kept in. */
export const TOKEN_BYTES = 32;
export const MAX_TOKEN_FILE_BYTES = 1_024;
/** Requests at work: a team of 200 that all wait at once, and some. The engine has a bound of its own. */
export const MAX_SERVER_QUEUE = 256;
export const SHUTDOWN_MS = 10_000;
/** Connections held open at once. Past it, the one that has been idle the longest makes room for a new one. */
export const MAX_SERVER_CONNECTIONS = 512;
/** A client that needs longer to send its headers or its body is cut off. */
export const REQUEST_HEADERS_MS = 10_000;
export const REQUEST_BODY_MS = 30_000;
/** A connection without a request is kept for this long: clients that reuse one just then must not find it closed. */
export const IDLE_CONNECTION_MS = 75_000;
/** How often it is looked for those. */
export const CONNECTION_CHECK_MS = 2_000;
/** What remains of the shutdown for answers that were cut short to reach their clients. */
export const SHUTDOWN_FLUSH_MS = 500;
/** Silence of an event stream after which a comment shows that it lives. */
export const STREAM_HEARTBEAT_MS = 15_000;
/** A client that takes nothing of its event stream for this long is given up. */
export const STREAM_STALL_MS = 60_000;
/** What `Retry-After` says when nobody knows better. */
export const RETRY_AFTER_MS = 1_000;

// Protocols of other tools
/** An editor that waits for a completion shows nothing else meanwhile: later than this it is of no use. */
export const EDITOR_DEADLINE_MS = 10_000;
/** What is taken of the text on each side of the cursor; a prompt takes far less. */
export const MAX_HOLE_CHARACTERS = 200_000;
/** Messages of one conversation, and stop strings of one request, with their length. */
export const MAX_MESSAGES = 1_000;
export const MAX_STOPS = 32;
export const MAX_STOP_CHARACTERS = 200;
/** Texts of one request for vectors. */
export const MAX_EMBEDDED_TEXTS = 256;
/** Events of users that wait to be written, and the file they go to: there are two of it at most. */
export const MAX_EVENTS_WAITING = 1_000;
export const MAX_EVENT_FILE_BYTES = 8 * 1024 * 1024;
/** What is read of such a file: a line that was larger than the bound of its file may stand in it. */
export const MAX_KEPT_EVENTS_BYTES = 64 * 1024 * 1024;
/** What became of completions: so many are remembered, and two files of this size at most. */
export const MAX_RECENT_COMPLETIONS = 200;
export const MAX_ANSWER_FILE_BYTES = 1024 * 1024;
/** Keys of events that are remembered, so that one sent again is known. */
export const MAX_EVENT_KEYS = 50_000;

// Agents (MCP)
/** Calls of tools at work in one process, of all its clients. */
export const MAX_MCP_CALLS = 16;
/** Places that a search gives when nobody says how many, and the most that may be asked for. */
export const USUAL_MCP_HITS = 8;
export const MAX_MCP_HITS = 50;
/** A search, a name looked up, the facts of a project: with an index that has to be brought up to date first. */
export const MCP_LOOKUP_MS = 60_000;
/** Longer is no name. */
export const MAX_DOCUMENTED_NAME_CHARACTERS = 300;

// Editors (LSP)
/** From a save, or from the last key while a check was at work, to the check. */
export const EDITOR_CHECK_DELAY_MS = 400;
/** From an edit to the search for what follows from it, and from a resting cursor to its preparing. */
export const EDITOR_NEXT_EDIT_DELAY_MS = 300;
export const EDITOR_PREPARE_DELAY_MS = 250;
/** Texts of a document before its last edits; each is a whole text. */
export const MAX_FORMER_TEXTS = 4;
/** Other open documents that were edited last and go along with a completion, and lines on each side of the edit. */
export const MAX_EDITED_TEXTS = 2;
export const EDITED_LINES_AROUND = 8;
/** What an editor waits for the documentation of a name, and characters of its words that are shown. */
export const HOVER_MS = 5_000;
export const MAX_HOVER_CHARACTERS = 1_200;
/** What was visible for less was not accepted by choice. */
export const MIN_VISIBLE_MS = 150;
/** When it is looked how much of an accepted text is left, and for how many texts at once. */
export const SURVIVAL_MS = [30_000, 120_000, 300_000] as const;
export const MAX_FOLLOWED_ACCEPTS = 64;
/** Further texts for who asks for a completion by hand. */
export const EDITOR_MANUAL_ALTERNATIVES = 2;
/** Completions whose showing is remembered, so that an accept says how long it took. */
export const MAX_SHOWN_COMPLETIONS = 200;

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

// Evaluation
/** Fetching and unpacking the packages of one project. */
export const EVAL_INSTALL_MS = 600_000;
export const MAX_EVAL_INSTALL_OUTPUT_BYTES = 4_000_000;

/** A timer that only keeps a process alive which waits for files to change. */
export const KEEP_ALIVE_MS = 60_000;
