/** Bounds of what is read, of prompts and of answers. */

/** A source file larger than this is not read into a request. */
export const MAX_SOURCE_FILE_BYTES = 2 * 1024 * 1024;
export const MAX_CONFIG_FILE_BYTES = 256 * 1024;
/** Nesting levels of values in a repository's YAML file. */
export const MAX_YAML_LEVELS = 100;
export const MAX_STDIN_BYTES = 2 * 1024 * 1024;
/** Names read from one folder. */
export const MAX_FOLDER_ENTRIES = 10_000;

/** How long a place may be prepared in the background. */
export const PREPARE_DEADLINE_MS = 60_000;
/** Generation time of a completion that no editor requested. */
export const PATIENT_PREDICT_MS = 60_000;
/** How long a next edit may take while analyzers load, and how much of that the type checker gets. */
export const NEXT_EDIT_DEADLINE_MS = 10_000;
export const NEXT_EDIT_TYPES_MS = 1_500;
/** Files that use the changed code, and places in all of them. */
export const MAX_NEXT_EDIT_FILES = 20;
export const MAX_NEXT_EDIT_PLACES = 200;
/** Tokens before and after the cursor (DESIGN.md section 2). */
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
/** A prompt's fixed text, the user's request and the control tokens around them. */
export const PROMPT_RESERVE_TOKENS = 300;
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
/** How long a prompt waits for the project's facts, and for known problems with the names it uses. */
export const ENVIRONMENT_MS = 400;
export const API_NOTES_MS = 800;
/** Names in a message whose documentation goes into its prompt, tokens of each, and how long the prompt waits. */
export const MAX_TOLD_DOCUMENTATIONS = 2;
export const MAX_TOLD_DOCUMENTATION_TOKENS = 160;
export const TOLD_DOCUMENTATION_MS = 1_500;
/** Length of a documentation, of a signature, and number of member names listed. */
export const MAX_DOCUMENTATION_CHARACTERS = 20_000;
export const MAX_SIGNATURE_CHARACTERS = 2_000;
export const MAX_DOCUMENTED_MEMBERS = 400;
/** Files of a package or of the repository searched for a name, bytes of each, and uses shown. */
export const MAX_SEARCHED_FILES = 3_000;
export const MAX_SEARCHED_FILE_BYTES = 256 * 1024;
export const MAX_SEARCHED_DEPTH = 8;
export const MAX_SHOWN_USES = 3;
export const MAX_SHOWN_USE_LINES = 3;
export const MAX_SHOWN_USE_CHARACTERS = 300;
/** Notes on package names in one prompt, and characters of each. */
export const MAX_API_NOTES = 4;
export const MAX_API_NOTE_CHARACTERS = 200;
/** Findings shown to the model when it repairs its answer, and characters of each. */
export const MAX_REPAIR_FINDINGS = 5;
export const MAX_REPAIR_FINDING_CHARACTERS = 200;

export const MAX_GENERATED_TOKENS = 1_024;
export const MAX_COMPLETION_TOKENS = 128;
/** Size of a file searched for names that are used below the cursor and have no value. */
export const MAX_MISSING_NAMES_CHARACTERS = 200_000;
export const MAX_EXPLANATION_TOKENS = 512;
export const MAX_CHAT_TOKENS = 2_048;
/** Drafts for one request before giving up: the first, one repair, fresh samples. */
export const MAX_ATTEMPTS = 6;
/**
 * Drafts that passed all examples and are compared before one is shown; further calls they are tried with; and the time
 * within which a further draft starts: when nothing contradicts the first one, and when something does.
 */
export const MAX_COMPARED_DRAFTS = 6;
export const MAX_VARIED_CALLS = 32;
export const COMPARE_MS = 7_000;
export const COMPARE_LONGER_MS = 30_000;

/** A definition of up to this many lines is shown whole, a longer one by its signature. */
export const WHOLE_DEFINITION_LINES = 12;
/** Names looked up for one request, and definitions of each; a name with more definitions says nothing. */
export const MAX_LOOKED_UP_NAMES = 24;
export const MAX_NAME_DEFINITIONS = 4;
/** A repository map in one prompt, and the definitions considered for it. */
export const MAX_MAP_TOKENS = 400;
export const MAX_MAP_SYMBOLS = 60;
/** Hits of one search that are considered, shown per file, and shown in total. */
export const MAX_RETRIEVED_HITS = 24;
export const MAX_HITS_PER_FILE = 2;
export const MAX_SHOWN_HITS = 8;
