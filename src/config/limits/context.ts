/** Bounds of what is read, of prompts and of answers. */

// Files
/** A source file larger than this is not read into a request. */
export const MAX_SOURCE_FILE_BYTES = 2 * 1024 * 1024;
export const MAX_CONFIG_FILE_BYTES = 256 * 1024;
/** Values in one another in a YAML file of a repository. */
export const MAX_YAML_LEVELS = 100;
export const MAX_STDIN_BYTES = 2 * 1024 * 1024;
/** Names read of one folder. */
export const MAX_FOLDER_ENTRIES = 10_000;

// Context and prompts
/** What a first completion waits for its prompt, and what is spent on evaluating a longer one ahead. */
export const FIRST_ANSWER_PREFILL_MS = 700;
export const PREWARM_MS = 8_000;
/** Of a machine that was not measured yet: two cores without a GPU. */
export const ASSUMED_PREFILL_TOKENS_PER_SECOND = 160;
/** Answers kept for who types on into them or asks again. */
export const MAX_KEPT_COMPLETIONS = 256;
/** Suggestions whose acceptance is prepared for; each holds its document. */
export const MAX_GIVEN_COMPLETIONS = 8;
/** Documents of which it is remembered how much was evaluated ahead. */
export const MAX_REMEMBERED_DOCUMENTS = 64;
/** Characters that may be typed or taken back from one request to the next of the same cursor. */
export const MAX_TYPED_BETWEEN_REQUESTS = 200;
/** How long a place may be made ready in the background. */
export const PREPARE_DEADLINE_MS = 60_000;
/**
 * How sure a model must be of a line or block that is shown, a token: of all of it, and of its first tokens
 * (decisions/0023-what-is-shown.md).
 */
export const MIN_SHOWN_LIKELIHOOD = 0.75;
export const MIN_SHOWN_FIRST_PROBABILITY = 0.8;
/** The probability of all that is shown of the rest of a line that is being typed, and its least length. */
export const MIN_SHOWN_REST_PROBABILITY = 0.7;
export const MIN_SHOWN_REST_CHARACTERS = 3;
/** How long is drawn while a user waits, from the first token; a block that takes longer is shown as far as it goes. */
export const COMPLETION_PREDICT_MS = 1_000;
/** The same of who did not ask from an editor. */
export const PATIENT_PREDICT_MS = 60_000;
/** How long a request waits for what is being drawn ahead for its place, before it begins anew. */
export const DRAWN_AHEAD_WAIT_MS = 300;
/** How long a next edit may take while analyzers load, and how long of that the type checker is waited for. */
export const NEXT_EDIT_DEADLINE_MS = 10_000;
export const NEXT_EDIT_TYPES_MS = 1_500;
/** Files that use what was changed, and places in all of them. */
export const MAX_NEXT_EDIT_FILES = 20;
export const MAX_NEXT_EDIT_PLACES = 200;
/** Lines of a suggested block. */
export const MAX_BLOCK_LINES = 10;
/** Tokens before and after the cursor (DESIGN.md section 2). */
export const MAX_CURSOR_TOKENS_EACH_SIDE = 2_000;
export const MAX_ENVIRONMENT_TOKENS = 150;
/** All pieces of the repository in one prompt: a token costs 5 ms (completions) to 12 ms (the rest) of a small machine's time. */
export const MAX_COMPLETE_REPOSITORY_TOKENS = 512;
export const MAX_GENERATE_REPOSITORY_TOKENS = 800;
export const MAX_EXPLAIN_REPOSITORY_TOKENS = 600;
export const MAX_CHAT_REPOSITORY_TOKENS = 1_000;
/** All pieces of one prompt together: both sides of the cursor, the facts, and what the repository has. */
export const MAX_CONTEXT_TOKENS =
  2 * MAX_CURSOR_TOKENS_EACH_SIDE + MAX_ENVIRONMENT_TOKENS + MAX_CHAT_REPOSITORY_TOKENS;
/** Sizes of a completion's context in tokens; the smallest is taken however slow the machine is. */
export const COMPLETION_WINDOWS = [
  ...[96, 128, 192, 272, 384, 544, 768, 1_088, 1_536],
  MAX_CONTEXT_TOKENS,
] as const;
/** What is evaluated ahead however long it takes: below, the signature and the text behind the cursor are cut. */
export const MIN_FULL_WINDOW_TOKENS = 384;
/** A prompt's fixed words, the user's request and the control tokens around them. */
export const PROMPT_RESERVE_TOKENS = 300;
export const MAX_INSTRUCTION_CHARACTERS = 20_000;
/** What a user may say at once in a conversation: clients put whole files there. */
export const MAX_MESSAGE_CHARACTERS = 400_000;
/** A conversation's context where the model's window is unknown or larger. */
export const MAX_CHAT_CONTEXT_TOKENS = 32_000;
/** Turns of a conversation that are looked at, and the control tokens around each. */
export const MAX_HISTORY_TURNS = 200;
export const TURN_OVERHEAD_TOKENS = 8;
/** Share of what a conversation that is too long may take for its earlier turns in short. */
export const SHORT_HISTORY_SHARE = 0.25;
/** Rooms for what was said that differ by less count as the same, so that the same turns stay whole. */
export const HISTORY_STEP_TOKENS = 512;
/** A turn in short: its words, and of each block of code the signatures that are told and their length. */
export const MAX_SHORT_TURN_CHARACTERS = 200;
export const MAX_SHORT_SIGNATURES = 4;
export const MAX_SHORT_SIGNATURE_CHARACTERS = 80;
/** Texts that an editor sends along with a completion: how many, and their tokens together. */
export const MAX_EXTRA_TEXTS = 32;
export const MAX_EXTRA_TOKENS = 512;
/** Numbered lines that `explain` takes in one piece. */
export const MAX_EXPLAIN_TOKENS = 3_000;
/** Lines above a selection that say what it stands in: the heads of its functions and classes. */
export const MAX_ENCLOSING_LINES = 8;
/** Lines above the cursor that are searched for such heads with every keystroke, and lines of one of them. */
export const MAX_ENCLOSING_DISTANCE_LINES = 10_000;
export const MAX_HEAD_LINES = 12;
/** Share of a context budget that the text after the cursor may take when both sides do not fit. */
export const SUFFIX_BUDGET_SHARE = 0.25;
/** Imports at the top of a file that stay in the prompt when the text below them is cut. */
export const MAX_HEADER_TOKENS = 200;
/** Below, imports get half of their part of the window: it has little of what stands right above. */
export const SMALL_WINDOW_TOKENS = 150;
/** Heads of functions, classes and blocks around the cursor that stay in the prompt when the text below them is cut. */
export const MAX_ENCLOSING_TOKENS = 96;
/** Lines searched for those imports. */
export const MAX_HEADER_LINES = 300;
/** Imports and signatures of the file that new code is written for. */
export const MAX_OUTLINE_TOKENS = 400;
/** Characters of one line that patterns are tried on, and of one signature. */
export const MAX_OUTLINE_LINE_CHARACTERS = 200;
/** Exact counts asked for one stretch of text before a sure bound is taken instead. */
export const MAX_TOKEN_COUNTS = 6;
/** Share of a context budget that the project's facts may take. */
export const ENVIRONMENT_BUDGET_SHARE = 0.2;
/** The same of what the installed packages say of the names in a message. */
export const DOCUMENTATION_BUDGET_SHARE = 0.1;
/** Packages named in a prompt that neither the request nor the document names. */
export const MAX_UNTOUCHED_PACKAGES = 8;
/** Packages whose installed version is looked up, one small file each. */
export const MAX_PACKAGES_LOOKED_UP = 200;
/** Folders from the document up to the project's root that are searched for its configuration. */
export const MAX_PROJECT_FOLDERS = 8;
/** Requirements files of one project, and how deep they may name one another. */
export const MAX_REQUIREMENTS_FILES = 16;
export const MAX_REQUIREMENTS_DEPTH = 4;
/** Files that a tsconfig may extend, one after the other. */
export const MAX_EXTENDED_CONFIGS = 4;
/** Characters of a license text that are compared with the beginnings of known ones. */
export const MAX_LICENSE_CHARACTERS = 2_000;
/** What a prompt waits for the project's facts, and for what is known against the names it uses. */
export const ENVIRONMENT_MS = 400;
export const API_NOTES_MS = 800;
/** How long what a project's files say is taken to hold, and projects of which it is kept. */
export const ENVIRONMENT_AGE_MS = 10_000;
export const MAX_KEPT_ENVIRONMENTS = 16;
/** Packages beside the declared ones that one question may ask for. */
export const MAX_FURTHER_PACKAGES = 40;
/** One look-up of a name's documentation: the first of a large package lists its names. */
export const DOCUMENTATION_MS = 90_000;
/** Names of a message whose documentation is looked up for its prompt, tokens of each, and how long the prompt waits. */
export const MAX_TOLD_DOCUMENTATIONS = 2;
export const MAX_TOLD_DOCUMENTATION_TOKENS = 160;
export const TOLD_DOCUMENTATION_MS = 1_500;
/** Of a documentation, of a signature, and names told below it. */
export const MAX_DOCUMENTATION_CHARACTERS = 20_000;
export const MAX_SIGNATURE_CHARACTERS = 2_000;
export const MAX_DOCUMENTED_MEMBERS = 400;
/** Files of a package or of the repository that are searched for a name, bytes of each, and uses shown. */
export const MAX_SEARCHED_FILES = 3_000;
export const MAX_SEARCHED_FILE_BYTES = 256 * 1024;
export const MAX_SEARCHED_DEPTH = 8;
export const MAX_SHOWN_USES = 3;
export const MAX_SHOWN_USE_LINES = 3;
export const MAX_SHOWN_USE_CHARACTERS = 300;
/** Definitions of one name in the project's own code that are told apart. */
export const MAX_OWN_DEFINITIONS = 8;
/** Notes on the names of packages in one prompt, and characters of each. */
export const MAX_API_NOTES = 4;
export const MAX_API_NOTE_CHARACTERS = 200;
/** Characters of a document that are searched for imports. */
export const MAX_IMPORT_SCAN_CHARACTERS = 100_000;
/** Findings told to the model when it repairs its answer, and characters of each. */
export const MAX_REPAIR_FINDINGS = 5;
export const MAX_REPAIR_FINDING_CHARACTERS = 200;
/** Characters of a path as a prompt shows it. */
export const MAX_SHOWN_PATH_CHARACTERS = 200;

// Answers
export const MAX_GENERATED_TOKENS = 1_024;
export const MAX_COMPLETION_TOKENS = 128;
/** Of a file that is looked through for names that are used below the cursor and have no value. */
export const MAX_MISSING_NAMES_CHARACTERS = 200_000;
export const MAX_EXPLANATION_TOKENS = 512;
export const MAX_CHAT_TOKENS = 2_048;
/** Shorter beginnings of a cut answer that are tried for whole statements, a parse each. */
export const MAX_CUT_TRIES = 100;
/** Draws for one request before it is given up: the first, one repair, fresh samples. */
export const MAX_ATTEMPTS = 6;
/** The same for a request with examples, which tell right from wrong. */
export const MAX_SEARCH_ATTEMPTS = 24;
/** Draws that are made however long they take, and the time within which further ones begin. */
export const SURE_ATTEMPTS = 3;
export const SEARCH_MS = 60_000;
/** Draws for a request that has the search go on for as long as it says. */
export const MAX_LONG_SEARCH_ATTEMPTS = 400;
/** Examples of a request that are run, and characters that are searched for them. */
export const MAX_EXAMPLES = 30;
export const MAX_EXAMPLE_CHARACTERS = 20_000;
/** Characters behind a call that its result is read from. */
export const MAX_EXAMPLE_RESULT_CHARACTERS = 2_000;
/** What the model says that calls give, for a request that says nothing of it: tokens, and calls that are tried. */
export const MAX_OWN_EXAMPLE_TOKENS = 120;
export const MAX_OWN_EXAMPLES = 5;
/** Drafts that are tried with them before the best is taken, and the time within which a further one begins. */
export const MAX_REHEARSED = 4;
export const REHEARSE_MS = 15_000;
/** The same while no draft has given anything of what was expected: then it is the draft that is wrong. */
export const REHEARSE_LONGER_MS = 25_000;
/**
 * Drafts that passed all examples and are compared before one is shown, the further calls they are tried with, and
 * the time within which a further draft begins: when nothing speaks against the first, and when something does.
 */
export const MAX_COMPARED_DRAFTS = 6;
export const MAX_VARIED_CALLS = 32;
export const COMPARE_MS = 7_000;
export const COMPARE_LONGER_MS = 30_000;

// Pieces of the repository
/** Share of a context budget that they may take. */
export const REPOSITORY_BUDGET_SHARE = 0.25;
/** A completion's context below this has none: hardly one would fit, and the cursor has little. */
export const MIN_TOKENS_WITH_REPOSITORY = 256;
/** One piece in a completion's prompt, and in the others'. */
export const MAX_COMPLETE_PIECE_TOKENS = 160;
export const MAX_WORDS_PIECE_TOKENS = 320;
/** A definition up to so many lines is shown whole, a longer one by its signature. */
export const WHOLE_DEFINITION_LINES = 12;
/** Members of a class that are shown by their signatures. */
export const MAX_SHOWN_CLASS_MEMBERS = 16;
/** Names of one request that are looked up, definitions of each, and more of them than that say nothing. */
export const MAX_LOOKED_UP_NAMES = 24;
export const MAX_NAME_DEFINITIONS = 4;
/** Lines above and below a cursor whose names and words are looked up. */
export const NEAR_LINES_ABOVE = 20;
export const NEAR_LINES_BELOW = 6;
/** As far as a cursor may go from where its pieces were chosen: choosing anew costs the evaluation of the whole prompt. */
export const SELECTION_LINES = 16;
/** A map of the repository in one prompt, and the definitions that are tried for it. */
export const MAX_MAP_TOKENS = 400;
export const MAX_MAP_SYMBOLS = 60;
/** Files whose choice is remembered. */
export const MAX_KEPT_SELECTIONS = 64;
/** Hits of one search that are looked at, shown of one file, and shown at all. */
export const MAX_RETRIEVED_HITS = 24;
export const MAX_HITS_PER_FILE = 2;
export const MAX_SHOWN_HITS = 8;
