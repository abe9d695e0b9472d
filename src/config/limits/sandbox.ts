/** Bounds of the sandbox, which runs code that no one trusts. A job may set other values for the first six. */

/** A program from start to end, and the processor time of each of its processes. */
export const SANDBOX_WALL_MS = 10_000;
export const SANDBOX_CPU_SECONDS = 8;
/** All its processes together. */
export const SANDBOX_MEMORY_BYTES = 512 * 1024 * 1024;
/** Processes and their threads; Node alone starts a dozen threads. */
export const SANDBOX_PROCESSES = 64;
/** Its working folder and /tmp, which are in memory. */
export const SANDBOX_DISK_BYTES = 64 * 1024 * 1024;
/** Of stdout and of stderr. */
export const SANDBOX_OUTPUT_BYTES = 1024 * 1024;

/** /dev/shm, where locks between processes are. */
export const SANDBOX_SHARED_MEMORY_BYTES = 16 * 1024 * 1024;
/** Files that a program may make: each costs the kernel memory, even when it is empty. */
export const MAX_SANDBOX_INODES = 20_000;
/** Open files of one process: buffers of pipes and sockets are memory that no other bound counts. */
export const MAX_SANDBOX_OPEN_FILES = 256;
/** Between two looks at the memory, processes and files of a running program. */
export const SANDBOX_WATCH_MS = 50;
/** After the kill, for the system to take everything down. */
export const SANDBOX_DRAIN_MS = 2_000;
/** Programs at once, and jobs waiting for their turn. */
export const SANDBOX_CONCURRENCY = 2;
export const MAX_SANDBOX_QUEUE = 256;
/** Nice value of a sandboxed program: completions come first. */
export const SANDBOX_NICENESS = 5;
/** Files of one job, their text and its standard input together, folders it may read, and a path. */
export const MAX_SANDBOX_FILES = 128;
export const MAX_SANDBOX_INPUT_BYTES = 16 * 1024 * 1024;
export const MAX_SANDBOX_READABLE = 64;
export const MAX_SANDBOX_PATH_CHARACTERS = 512;
/** Asking a tool for its version, or an interpreter where it is. */
export const SANDBOX_PROBE_MS = 10_000;
export const MAX_SANDBOX_PROBE_BYTES = 64 * 1024;
/** A sandbox that did not work is tried again after this long: it may have been installed meanwhile. */
export const SANDBOX_RETRY_MS = 30_000;
/** What is repeated of another program's complaint. */
export const MAX_SANDBOX_QUOTE_CHARACTERS = 200;
