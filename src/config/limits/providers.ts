/** How long tasks and their providers may take, and what is read from a provider. */

/** How long a check waits for its analyzer to load, starting with the request: a type checker reads its project. */
export const CHECK_WARM_MS = 8_000;
/** The same for a completion, which is useless when late: a check whose analyzer is not loaded then says so. */
export const COMPLETE_WARM_MS = 1_000;
export const PROBE_MS = 5_000;
export const PROVIDER_CONNECT_MS = 10_000;
/** Characters stored of a provider's own message in a failure, and read of an error page. */
export const MAX_PROVIDER_WORDS_CHARACTERS = 200;
export const MAX_PROVIDER_ERROR_BYTES = 64 * 1024;
/** Size of one file of recorded traffic. */
export const MAX_RECORDING_BYTES = 8 * 1024 * 1024;
/** Silence after which the HTTP client itself gives up, if the caller has no shorter deadline. */
export const HTTP_SILENCE_MS = 5 * 60_000;
export const MAX_CERTIFICATE_BUNDLE_BYTES = 4 * 1024 * 1024;
