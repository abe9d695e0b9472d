/** Bounds of child processes, the log and the clock. */

// Child processes
/** Delay from SIGTERM to SIGKILL. */
export const PROCESS_KILL_MS = 2_000;
/** How long a finished process's leftover children may hold its output open. */
export const PROCESS_DRAIN_MS = 1_000;
/** Chain of links on the way to a program; what Linux follows (path_resolution(7)). */
export const MAX_PROGRAM_LINKS = 40;
/** Folders of the PATH that are searched for a program. */
export const MAX_SEARCHED_FOLDERS = 200;

// Log
/** Characters of one field of a log line; a log is not the place for a file. */
export const MAX_LOGGED_CHARACTERS = 500;
export const MAX_LOGGED_DEPTH = 4;
export const MAX_LOGGED_ITEMS = 20;

// Clock
/** 2^31 - 1: Node fires a longer timer immediately. */
export const LONGEST_TIMER_MS = 2_147_483_647;

// Files
/** Buffer for reading a file that does not report its size. */
export const FIRST_READ_BYTES = 16 * 1024;
/** Size of one block of a file that is too large to be held whole. */
export const FILE_BLOCK_BYTES = 64 * 1024;
/** Folder entries requested at once. */
export const FOLDER_READ_ENTRIES = 256;
/** Folder entries scanned to find the few that were requested. */
export const MAX_SCANNED_ENTRIES = 100_000;
/** A lock not renewed for this long belongs to a dead process; between two tries to get one. */
export const LOCK_STALE_MS = 10_000;
export const LOCK_POLL_MS = 500;
/** Folder levels in the home whose modes are checked. */
export const MAX_HOME_DEPTH = 4;
/** Workspaces whose reach is cached; for further ones it is computed again. */
export const MAX_KNOWN_REACHES = 256;
/** Size of a system file in /proc, /sys or /etc. */
export const MAX_SYSTEM_FILE_BYTES = 1024 * 1024;
/** Size of a file shipped with Fettle: a grammar is the largest. */
export const MAX_OWN_FILE_BYTES = 64 * 1024 * 1024;
/** Size of an existing git hook in the place of Fettle's. */
export const MAX_HOOK_BYTES = 1024 * 1024;
