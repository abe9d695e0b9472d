/** How long tasks and their providers may take, and what is read from a provider. */

/** The first completion also loads its model; an editor sends its own, far shorter deadline. */
export const COMPLETE_DEADLINE_MS = 30_000;
export const CHAT_DEADLINE_MS = 180_000;
/** The longest deadline a client may set: timers go no further than 49 days, and no one waits for hours. */
export const MAX_DEADLINE_MS = 3_600_000;
/** The first check of a process also loads its analyzer (grammar, rules). */
export const ANALYZER_WARM_MS = 5_000;
/** Time for one check of explicitly requested code, when the setting for code shown while typing is shorter. */
export const CHAT_CHECK_MS = 3_000;
/** How long a check waits for its analyzer to load, starting with the request: a type checker reads its project. */
export const CHECK_WARM_MS = 8_000;
/** The same for a completion, which is useless when late: a check whose analyzer is not loaded then says so. */
export const COMPLETE_WARM_MS = 1_000;
export const PROBE_MS = 5_000;
export const PROVIDER_CONNECT_MS = 10_000;
/** Silence of a stream after which the provider counts as hung. */
export const PROVIDER_IDLE_MS = 60_000;
/** Interval between probes of an endpoint that was too slow to answer all questions of the first. */
export const PROBE_AGAIN_MS = 60_000;
/** Size of one JSON body from a provider: a page of embeddings is the largest. */
export const MAX_PROVIDER_BODY_BYTES = 16 * 1024 * 1024;
/** Characters stored of a provider's own message in a failure, and read of an error page. */
export const MAX_PROVIDER_WORDS_CHARACTERS = 200;
export const MAX_PROVIDER_ERROR_BYTES = 64 * 1024;
/** Parameters that one request may drop or rename because the endpoint refused them by name. */
export const MAX_REFUSED_PARAMETERS = 4;
/** Texts in one embedding request; common servers refuse more than 32 to 2,048. */
export const MAX_EMBEDDING_TEXTS_PER_CALL = 32;
/** How far into an answer the opening is searched when a model could only be asked to begin with it. */
export const MAX_OPENING_SEARCH_CHARACTERS = 400;
/** Size of one file of recorded traffic. */
export const MAX_RECORDING_BYTES = 8 * 1024 * 1024;
/** Silence after which the HTTP client itself gives up, if the caller has no shorter deadline. */
export const HTTP_SILENCE_MS = 5 * 60_000;
export const MAX_CERTIFICATE_BUNDLE_BYTES = 4 * 1024 * 1024;
