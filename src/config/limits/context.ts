/** Bounds of what is read, of prompts and of answers. */

// Files
/** A source file larger than this is not read into a request. */
export const MAX_SOURCE_FILE_BYTES = 2 * 1024 * 1024;
export const MAX_CONFIG_FILE_BYTES = 256 * 1024;
/** Nesting levels of values in a repository's YAML file. */
export const MAX_YAML_LEVELS = 100;
export const MAX_STDIN_BYTES = 2 * 1024 * 1024;
/** Names read from one folder. */
export const MAX_FOLDER_ENTRIES = 10_000;

// Context and prompts
/** How long a first completion waits for its prompt, and how long a longer one is evaluated ahead. */
export const FIRST_ANSWER_PREFILL_MS = 700;
export const PREWARM_MS = 8_000;
/** For a machine not measured yet: two cores without a GPU. */
export const ASSUMED_PREFILL_TOKENS_PER_SECOND = 160;
/** Answers cached for users who type along with them or ask again. */
export const MAX_KEPT_COMPLETIONS = 256;
/** Suggestions whose acceptance is prepared for; each holds its document. */
export const MAX_GIVEN_COMPLETIONS = 8;
/** Documents for which it is remembered how much was evaluated ahead. */
export const MAX_REMEMBERED_DOCUMENTS = 64;
/** Characters that may be typed or deleted between two requests of the same cursor. */
export const MAX_TYPED_BETWEEN_REQUESTS = 200;
/** How long a place may be prepared in the background. */
export const PREPARE_DEADLINE_MS = 60_000;
/**
 * How certain a model must be of a line or block that is shown, per token: of all of it, and of its first tokens
 * (decisions/0023-what-is-shown.md).
 */
export const MIN_SHOWN_LIKELIHOOD = 0.75;
export const MIN_SHOWN_FIRST_PROBABILITY = 0.8;
/** Probability of everything shown for the rest of a line being typed, and its minimum length. */
export const MIN_SHOWN_REST_PROBABILITY = 0.7;
export const MIN_SHOWN_REST_CHARACTERS = 3;
/** Generation time while a user waits, from the first token; a longer block is shown as far as it got. */
export const COMPLETION_PREDICT_MS = 1_000;
/** The same for requests that do not come from an editor. */
export const PATIENT_PREDICT_MS = 60_000;
/** How long a request waits for the completion being generated ahead for its place, before it starts its own. */
export const DRAWN_AHEAD_WAIT_MS = 300;
/** How long a next edit may take while analyzers load, and how much of that the type checker gets. */
export const NEXT_EDIT_DEADLINE_MS = 10_000;
export const NEXT_EDIT_TYPES_MS = 1_500;
/** Files that use the changed code, and places in all of them. */
export const MAX_NEXT_EDIT_FILES = 20;
export const MAX_NEXT_EDIT_PLACES = 200;
/** Lines of a suggested block. */
export const MAX_BLOCK_LINES = 10;
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
/** Evaluated ahead however long it takes; in smaller windows, the signature and the text after the cursor are cut. */
export const MIN_FULL_WINDOW_TOKENS = 384;
/** A prompt's fixed text, the user's request and the control tokens around them. */
export const PROMPT_RESERVE_TOKENS = 300;
export const MAX_INSTRUCTION_CHARACTERS = 20_000;
/** One user message in a conversation: clients put whole files there. */
export const MAX_MESSAGE_CHARACTERS = 400_000;
/** A conversation's context when the model's window is unknown or larger. */
export const MAX_CHAT_CONTEXT_TOKENS = 32_000;
/** Turns of a conversation that are considered, and the control tokens around each. */
export const MAX_HISTORY_TURNS = 200;
export const TURN_OVERHEAD_TOKENS = 8;
/** Share of the budget that summaries of earlier turns may take when a conversation is too long. */
export const SHORT_HISTORY_SHARE = 0.25;
/** History budgets are rounded to this, so that the same turns stay whole. */
export const HISTORY_STEP_TOKENS = 512;
/** A summarized turn: its text, and for each code block the signatures listed and their length. */
export const MAX_SHORT_TURN_CHARACTERS = 200;
export const MAX_SHORT_SIGNATURES = 4;
export const MAX_SHORT_SIGNATURE_CHARACTERS = 80;
/** Texts that an editor sends with a completion: how many, and their total tokens. */
export const MAX_EXTRA_TEXTS = 32;
export const MAX_EXTRA_TOKENS = 512;
/** Numbered lines that `explain` takes in one piece. */
export const MAX_EXPLAIN_TOKENS = 3_000;
/** Lines above a selection that show what encloses it: the heads of its functions and classes. */
export const MAX_ENCLOSING_LINES = 8;
/** Lines above the cursor searched for such heads with every keystroke, and lines of one head. */
export const MAX_ENCLOSING_DISTANCE_LINES = 10_000;
export const MAX_HEAD_LINES = 12;
/** Share of a context budget for the text after the cursor when both sides do not fit. */
export const SUFFIX_BUDGET_SHARE = 0.25;
/** Imports at the top of a file that stay in the prompt when the text below them is cut. */
export const MAX_HEADER_TOKENS = 200;
/** In smaller windows, imports get half their share: there is little room for the text right above the cursor. */
export const SMALL_WINDOW_TOKENS = 150;
/** Heads of functions, classes and blocks around the cursor that stay in the prompt when the text below them is cut. */
export const MAX_ENCLOSING_TOKENS = 96;
/** Lines searched for those imports. */
export const MAX_HEADER_LINES = 300;
/** Imports and signatures of the file that new code is written for. */
export const MAX_OUTLINE_TOKENS = 400;
/** Characters of one line that patterns are matched against, and of one signature. */
export const MAX_OUTLINE_LINE_CHARACTERS = 200;
/** Exact token counts for one piece of text before a safe upper bound is used instead. */
export const MAX_TOKEN_COUNTS = 6;
/** Share of a context budget for the project's facts. */
export const ENVIRONMENT_BUDGET_SHARE = 0.2;
/** Share of a context budget for the documentation of names in a message. */
export const DOCUMENTATION_BUDGET_SHARE = 0.1;
/** Packages listed in a prompt that neither the request nor the document names. */
export const MAX_UNTOUCHED_PACKAGES = 8;
/** Packages whose installed version is looked up, one small file each. */
export const MAX_PACKAGES_LOOKED_UP = 200;
/** Folders from the document up to the project's root that are searched for its configuration. */
export const MAX_PROJECT_FOLDERS = 8;
/** Requirements files of one project, and the depth at which they may include each other. */
export const MAX_REQUIREMENTS_FILES = 16;
export const MAX_REQUIREMENTS_DEPTH = 4;
/** Length of a chain of tsconfig files that extend each other. */
export const MAX_EXTENDED_CONFIGS = 4;
/** Characters of a license text that are compared with the beginnings of known ones. */
export const MAX_LICENSE_CHARACTERS = 2_000;
/** How long a prompt waits for the project's facts, and for known problems with the names it uses. */
export const ENVIRONMENT_MS = 400;
export const API_NOTES_MS = 800;
/** How long cached project facts stay valid, and for how many projects they are cached. */
export const ENVIRONMENT_AGE_MS = 10_000;
export const MAX_KEPT_ENVIRONMENTS = 16;
/** Packages beyond the declared ones that one question may ask for. */
export const MAX_FURTHER_PACKAGES = 40;
/** One documentation lookup: the first in a large package lists its names. */
export const DOCUMENTATION_MS = 90_000;
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
/** Definitions of one name in the project's own code that are listed separately. */
export const MAX_OWN_DEFINITIONS = 8;
/** Notes on package names in one prompt, and characters of each. */
export const MAX_API_NOTES = 4;
export const MAX_API_NOTE_CHARACTERS = 200;
/** Characters of a document that are searched for imports. */
export const MAX_IMPORT_SCAN_CHARACTERS = 100_000;
/** Findings shown to the model when it repairs its answer, and characters of each. */
export const MAX_REPAIR_FINDINGS = 5;
export const MAX_REPAIR_FINDING_CHARACTERS = 200;
/** Characters of a path as a prompt shows it. */
export const MAX_SHOWN_PATH_CHARACTERS = 200;

// Answers
export const MAX_GENERATED_TOKENS = 1_024;
export const MAX_COMPLETION_TOKENS = 128;
/** Size of a file searched for names that are used below the cursor and have no value. */
export const MAX_MISSING_NAMES_CHARACTERS = 200_000;
export const MAX_EXPLANATION_TOKENS = 512;
export const MAX_CHAT_TOKENS = 2_048;
/** Prefixes of a truncated answer that are tried for complete statements, one parse each. */
export const MAX_CUT_TRIES = 100;
/** Drafts for one request before giving up: the first, one repair, fresh samples. */
export const MAX_ATTEMPTS = 6;
/** The same for a request with examples, which tell right from wrong. */
export const MAX_SEARCH_ATTEMPTS = 24;
/** Drafts that are generated however long they take, and the time within which further ones start. */
export const SURE_ATTEMPTS = 3;
export const SEARCH_MS = 60_000;
/** Drafts for a request that sets its own search time. */
export const MAX_LONG_SEARCH_ATTEMPTS = 400;
/** Examples of a request that are run, and characters searched for them. */
export const MAX_EXAMPLES = 30;
export const MAX_EXAMPLE_CHARACTERS = 20_000;
/** Characters after a call from which its result is read. */
export const MAX_EXAMPLE_RESULT_CHARACTERS = 2_000;
/** Results the model itself predicts for a request without examples: tokens, and calls that are tried. */
export const MAX_OWN_EXAMPLE_TOKENS = 120;
export const MAX_OWN_EXAMPLES = 5;
/** Drafts tried against them before the best is used, and the time within which a further one starts. */
export const MAX_REHEARSED = 4;
export const REHEARSE_MS = 15_000;
/** The same while no draft has matched any prediction: the drafts are then likely wrong. */
export const REHEARSE_LONGER_MS = 25_000;
/**
 * Drafts that passed all examples and are compared before one is shown; further calls they are tried with; and the time
 * within which a further draft starts: when nothing contradicts the first one, and when something does.
 */
export const MAX_COMPARED_DRAFTS = 6;
export const MAX_VARIED_CALLS = 32;
export const COMPARE_MS = 7_000;
export const COMPARE_LONGER_MS = 30_000;

// Pieces of the repository
/** Share of a context budget for these pieces. */
export const REPOSITORY_BUDGET_SHARE = 0.25;
/** A smaller completion context gets no repository pieces: hardly one would fit, and the cursor has little room. */
export const MIN_TOKENS_WITH_REPOSITORY = 256;
/** One piece in a completion's prompt, and in other prompts. */
export const MAX_COMPLETE_PIECE_TOKENS = 160;
export const MAX_WORDS_PIECE_TOKENS = 320;
/** A definition of up to this many lines is shown whole, a longer one by its signature. */
export const WHOLE_DEFINITION_LINES = 12;
/** Members of a class that are shown by their signatures. */
export const MAX_SHOWN_CLASS_MEMBERS = 16;
/** Names looked up for one request, and definitions of each; a name with more definitions says nothing. */
export const MAX_LOOKED_UP_NAMES = 24;
export const MAX_NAME_DEFINITIONS = 4;
/** Lines above and below a cursor whose names and words are looked up. */
export const NEAR_LINES_ABOVE = 20;
export const NEAR_LINES_BELOW = 6;
/** How far the cursor may move before its pieces are selected again, which costs the evaluation of the whole prompt. */
export const SELECTION_LINES = 16;
/** A repository map in one prompt, and the definitions considered for it. */
export const MAX_MAP_TOKENS = 400;
export const MAX_MAP_SYMBOLS = 60;
/** Files whose selection is cached. */
export const MAX_KEPT_SELECTIONS = 64;
/** Hits of one search that are considered, shown per file, and shown in total. */
export const MAX_RETRIEVED_HITS = 24;
export const MAX_HITS_PER_FILE = 2;
export const MAX_SHOWN_HITS = 8;
