/** Bounds of child processes, the log and the clock. */

// Child processes
/** From the polite signal to the one that cannot be refused. */
export const PROCESS_KILL_MS = 2_000;
/** What a finished process left running may hold its output open for this long. */
export const PROCESS_DRAIN_MS = 1_000;

// Log
/** One field of a log line; a log is no place for a file. */
export const MAX_LOGGED_CHARACTERS = 500;
export const MAX_LOGGED_DEPTH = 4;
export const MAX_LOGGED_ITEMS = 20;

// Clock
/** 2^31 - 1: Node fires a longer timer at once. */
export const LONGEST_TIMER_MS = 2_147_483_647;
