/** Bounds of the embedded engine and its model files. */

/** Final output of a process that is kept. */
export const MAX_LAST_WORDS_CHARACTERS = 2_000;
/** Prompt tokens evaluated in one step when there was no completion recently: larger steps read the weights less often. */
export const PREFILL_STEP_QUIET_TOKENS = 256;
/** All of a completion's context, its answer and the control tokens. */
export const COMPLETE_CONTEXT_TOKENS = 5_120;
export const CHAT_CONTEXT_TOKENS = 8_192;
/** Fewer evaluated tokens are not worth writing to or reading from a file. */
export const MIN_SNAPSHOT_TOKENS = 64;

/** Time to find out whether a Python has pip; a cold first start is slow. */
export const PIP_PROBE_MS = 20_000;
/** Output of one call of pip. */
export const MAX_PIP_OUTPUT_BYTES = 1024 * 1024;
/** Free disk space that must remain after a model is written. */
export const DISK_RESERVE_BYTES = 512 * 1024 * 1024;
/** Read at once while a model is hashed. */
export const MODEL_BLOCK_BYTES = 1024 * 1024;
