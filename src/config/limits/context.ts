/** Bounds of what is read, of prompts and of answers. */

/** A source file larger than this is not read into a request. */
export const MAX_SOURCE_FILE_BYTES = 2 * 1024 * 1024;
export const MAX_CONFIG_FILE_BYTES = 256 * 1024;
/** Names read from one folder. */
export const MAX_FOLDER_ENTRIES = 10_000;

/** How long a place may be prepared in the background. */
export const PREPARE_DEADLINE_MS = 60_000;
/** Generation time of a completion that no editor requested. */
export const PATIENT_PREDICT_MS = 60_000;
/** Tokens before and after the cursor. */
export const MAX_CURSOR_TOKENS_EACH_SIDE = 2_000;
export const MAX_ENVIRONMENT_TOKENS = 150;
/** All repository pieces in one prompt: a token costs 5 ms (completions) to 12 ms (other tasks) on a small machine. */
export const MAX_COMPLETE_REPOSITORY_TOKENS = 512;
export const MAX_GENERATE_REPOSITORY_TOKENS = 800;
export const MAX_EXPLAIN_REPOSITORY_TOKENS = 600;
export const MAX_CHAT_REPOSITORY_TOKENS = 1_000;
/** All pieces of one prompt together: both sides of the cursor, the facts, and the repository's pieces. */
export const MAX_CONTEXT_TOKENS =
  2 * MAX_CURSOR_TOKENS_EACH_SIDE + MAX_ENVIRONMENT_TOKENS + MAX_CHAT_REPOSITORY_TOKENS;
/** Sizes of a completion's context in tokens; the smallest is used however slow the machine is. */
export const COMPLETION_WINDOWS = [
  ...[96, 128, 192, 272, 384, 544, 768, 1_088, 1_536],
  MAX_CONTEXT_TOKENS,
] as const;
/** Length of a request in words. */
export const MAX_INSTRUCTION_CHARACTERS = 20_000;
/** A conversation's context when the model's window is unknown or larger. */
export const MAX_CHAT_CONTEXT_TOKENS = 32_000;
/** Texts that an editor sends with a completion: how many, and their total tokens. */
export const MAX_EXTRA_TEXTS = 32;
export const MAX_EXTRA_TOKENS = 512;
/** Numbered lines that `explain` takes in one piece. */
export const MAX_EXPLAIN_TOKENS = 3_000;
/** Characters of one line that patterns are matched against, and of one signature. */
export const MAX_OUTLINE_LINE_CHARACTERS = 200;
/** Names in a message whose documentation goes into its prompt, and tokens of each. */
export const MAX_TOLD_DOCUMENTATIONS = 2;
export const MAX_TOLD_DOCUMENTATION_TOKENS = 160;
/** Length of a documentation, of a signature, and number of member names listed. */
export const MAX_DOCUMENTATION_CHARACTERS = 20_000;
export const MAX_SIGNATURE_CHARACTERS = 2_000;
export const MAX_DOCUMENTED_MEMBERS = 400;
/** Notes on package names in one prompt. */
export const MAX_API_NOTES = 4;
/** Findings shown to the model when it repairs its answer, and characters of each. */
export const MAX_REPAIR_FINDINGS = 5;
export const MAX_REPAIR_FINDING_CHARACTERS = 200;

export const MAX_GENERATED_TOKENS = 1_024;
export const MAX_COMPLETION_TOKENS = 128;
/** Tokens of an explanation, and of an answer in a conversation. */
export const MAX_EXPLANATION_TOKENS = 512;
export const MAX_CHAT_TOKENS = 2_048;
/** Drafts for one request before giving up: the first, one repair, fresh samples. */
export const MAX_ATTEMPTS = 6;

/** A definition of up to this many lines is shown whole, a longer one by its signature. */
export const WHOLE_DEFINITION_LINES = 12;
/** Names looked up for one request. */
export const MAX_LOOKED_UP_NAMES = 24;
/** Hits of one search that are considered. */
export const MAX_RETRIEVED_HITS = 24;
/** Nesting levels of values in a repository's YAML file. */
export const MAX_YAML_LEVELS = 100;
/** Files that use the changed code and are looked through for a next edit. */
export const MAX_NEXT_EDIT_FILES = 20;
