/** Bounds of the surfaces. */

/** Length of a policy's glob, and stars in one of its names: it is matched as a backtracking pattern. */
export const MAX_GLOB_CHARACTERS = 200;
export const MAX_GLOB_STARS = 2;
/** Path rules of one policy. */
export const MAX_POLICY_PATHS = 100;
/** Deleted and untracked files that are compared with each other to find moved ones. */
export const MAX_MOVED_FILES = 50;

export const MAX_REQUEST_BODY_BYTES = 8 * 1024 * 1024;
/** Concurrent requests: a team of 200 that all wait at once, and some. The engine has its own bound. */
export const MAX_SERVER_QUEUE = 256;
export const SHUTDOWN_MS = 10_000;

/** An editor that waits for a completion shows nothing else meanwhile: a later answer is useless. */
export const EDITOR_DEADLINE_MS = 10_000;
/** Messages of one conversation. */
export const MAX_MESSAGES = 1_000;
/** User events waiting to be written. */
export const MAX_EVENTS_WAITING = 1_000;
/** Bytes read from such a file: it may contain a line that exceeded its file's bound. */
export const MAX_KEPT_EVENTS_BYTES = 64 * 1024 * 1024;
/** Completion outcomes in memory. */
export const MAX_RECENT_COMPLETIONS = 200;

/** Concurrent tool calls in one process, over all its clients. */
export const MAX_MCP_CALLS = 16;
/** Time for a search, a name lookup or a project's facts, including an index update. */
export const MCP_LOOKUP_MS = 60_000;
/** Longer text is not a name. */
export const MAX_DOCUMENTED_NAME_CHARACTERS = 300;
