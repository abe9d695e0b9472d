/** Bounds of the sandbox, which runs untrusted code. A job may set other values for the first six. */

/** Time for a program from start to end, and processor time of each of its processes. */
export const SANDBOX_WALL_MS = 10_000;
export const SANDBOX_CPU_SECONDS = 8;
/** Memory of all its processes together. */
export const SANDBOX_MEMORY_BYTES = 512 * 1024 * 1024;
/** Processes and their threads; Node alone starts a dozen threads. */
export const SANDBOX_PROCESSES = 64;
/** Size of its working folder and /tmp, which are in memory. */
export const SANDBOX_DISK_BYTES = 64 * 1024 * 1024;
/** For stdout and for stderr. */
export const SANDBOX_OUTPUT_BYTES = 1024 * 1024;

/** Size of /dev/shm, which holds locks between processes. */
export const SANDBOX_SHARED_MEMORY_BYTES = 16 * 1024 * 1024;
/** Files a program may create: each costs kernel memory, even when empty. */
export const MAX_SANDBOX_INODES = 20_000;
/** Open files of one process: buffers of pipes and sockets are memory that no other bound counts. */
export const MAX_SANDBOX_OPEN_FILES = 256;
/** Interval between checks of a running program's memory, processes and files. */
export const SANDBOX_WATCH_MS = 50;
/** Time for the system to tear everything down after the kill. */
export const SANDBOX_DRAIN_MS = 2_000;
/** Concurrent programs, and queued jobs. */
export const SANDBOX_CONCURRENCY = 2;
export const MAX_SANDBOX_QUEUE = 256;
/** Nice value of a sandboxed program: completions go first. */
export const SANDBOX_NICENESS = 5;
/** Files of one job, their text and its standard input together, folders it may read, and a path. */
export const MAX_SANDBOX_FILES = 128;
export const MAX_SANDBOX_INPUT_BYTES = 16 * 1024 * 1024;
export const MAX_SANDBOX_READABLE = 64;
export const MAX_SANDBOX_PATH_CHARACTERS = 512;
/** Time to ask a tool for its version, or an interpreter for its location. */
export const SANDBOX_PROBE_MS = 10_000;
export const MAX_SANDBOX_PROBE_BYTES = 64 * 1024;
/** A sandbox that did not work is tried again after this long: it may have been installed since. */
export const SANDBOX_RETRY_MS = 30_000;
/** Characters quoted of another program's error message. */
export const MAX_SANDBOX_QUOTE_CHARACTERS = 200;
