/** Bounds of child processes, the log and the clock. */

/** Delay from SIGTERM to SIGKILL. */
export const PROCESS_KILL_MS = 2_000;

/** Folder entries scanned to find the few that were requested. */
export const MAX_SCANNED_ENTRIES = 100_000;
/** A lock not renewed for this long belongs to a dead process. */
export const LOCK_STALE_MS = 10_000;
/** Size of a file shipped with Fettle: a grammar is the largest. */
export const MAX_OWN_FILE_BYTES = 64 * 1024 * 1024;
