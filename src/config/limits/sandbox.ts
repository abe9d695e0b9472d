/** Bounds of the sandbox, which runs untrusted code. A job may set other values for the first six. */

/** Open files of one process: buffers of pipes and sockets are memory that no other bound counts. */
export const MAX_SANDBOX_OPEN_FILES = 256;
/** Concurrent programs, and queued jobs. */
export const SANDBOX_CONCURRENCY = 2;
export const MAX_SANDBOX_QUEUE = 256;
/** Time to ask a tool for its version, or an interpreter for its location. */
export const SANDBOX_PROBE_MS = 10_000;
export const MAX_SANDBOX_PROBE_BYTES = 64 * 1024;
/** Characters quoted of another program's error message. */
export const MAX_SANDBOX_QUOTE_CHARACTERS = 200;
