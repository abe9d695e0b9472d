/** Bounds of child processes, the log and the clock. */

// Child processes
/** From the polite signal to the one that cannot be refused. */
export const PROCESS_KILL_MS = 2_000;
/** What a finished process left running may hold its output open for this long. */
export const PROCESS_DRAIN_MS = 1_000;
/** Links from one to the next on the way to a program; what Linux follows (path_resolution(7)). */
export const MAX_PROGRAM_LINKS = 40;
/** Folders of the PATH that a program is searched in. */
export const MAX_SEARCHED_FOLDERS = 200;

// Log
/** One field of a log line; a log is no place for a file. */
export const MAX_LOGGED_CHARACTERS = 500;
export const MAX_LOGGED_DEPTH = 4;
export const MAX_LOGGED_ITEMS = 20;

// Clock
/** 2^31 - 1: Node fires a longer timer at once. */
export const LONGEST_TIMER_MS = 2_147_483_647;

// Files
/** What a read takes room for where a file does not say its size. */
export const FIRST_READ_BYTES = 16 * 1024;
/** One block of a file that is too large to be held whole. */
export const FILE_BLOCK_BYTES = 64 * 1024;
/** Entries of a folder that are asked for at once. */
export const FOLDER_READ_ENTRIES = 256;
/** Entries of a folder that are looked at to find the few that are asked for. */
export const MAX_SCANNED_ENTRIES = 100_000;
/** A lock not renewed for this long belongs to a dead process; between two tries to get one. */
export const LOCK_STALE_MS = 10_000;
export const LOCK_POLL_MS = 500;
/** Levels of folders below the home whose modes are looked at. */
export const MAX_HOME_DEPTH = 4;
/** Workspaces whose reach is remembered; past them it is found anew. */
export const MAX_KNOWN_REACHES = 256;
/** A file of the system below /proc, /sys or /etc. */
export const MAX_SYSTEM_FILE_BYTES = 1024 * 1024;
/** A file that came with Fettle: a grammar is the largest. */
export const MAX_OWN_FILE_BYTES = 64 * 1024 * 1024;
/** A git hook that stands where ours would. */
export const MAX_HOOK_BYTES = 1024 * 1024;
