/** How long tasks and their providers may take, and what is read from a provider. */

/** How long a check waits for its analyzer to load, starting with the request: a type checker reads its project. */
export const CHECK_WARM_MS = 8_000;
/** The same for a completion, which is useless when late: a check whose analyzer is not loaded then says so. */
export const COMPLETE_WARM_MS = 1_000;
export const PROBE_MS = 5_000;
export const PROVIDER_CONNECT_MS = 10_000;
/** Size of one file of recorded traffic. */
export const MAX_RECORDING_BYTES = 8 * 1024 * 1024;
