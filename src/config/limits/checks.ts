/** Bounds of the checks and their analyzers. */

/** A longer candidate or file is `unknown: too_large`, never partly checked. */
export const MAX_CHECKED_CHARACTERS = 1_000_000;
/** Size of a file searched for secrets, and of its text. */
export const MAX_SEARCHED_BYTES = 64 * 1024 * 1024;
export const MAX_SEARCHED_CHARACTERS = 64 * 1024 * 1024;
/** CPU time of this thread for one secret rule on one text; a pattern that is still running then is stopped. */
export const MAX_PATTERN_MS = 50;
/** Time that secret rules run before they yield to other work. */
export const SECRET_SCAN_TURN_MS = 5;
export const MAX_FINDINGS_PER_CHECK = 100;
/** Syntax errors in one text; further ones are not listed. */
export const MAX_SYNTAX_ERRORS = 1_000;
/** Time for one text in the parser's thread; after this the parse is abandoned. */
export const MAX_PARSE_MS = 1_000;
/** Problems a linter reports for one text; further ones are not listed. */
export const MAX_LINT_PROBLEMS = 1_000;
/** Tokens of the line, on either side, that identify an error when lines have moved. */
export const FINGERPRINT_TOKENS = 8;
/** Time for a language server's first answer, which loads the project, and each later one; after this it is killed. */
export const LSP_FIRST_ANSWER_MS = 60_000;
export const LSP_ANSWER_MS = 10_000;
/** Memory a language server may write to, and pyright's share for objects, in MiB: it drops its caches before that. */
export const TYPE_SERVER_MEMORY_BYTES = 1_024 * 1024 * 1024;
export const PYRIGHT_HEAP_MB = 768;
/** A file that pyright may open. */
export const MAX_TYPED_FILE_BYTES = 16 * 1024 * 1024;
/** Type errors of one text, and real names listed for each. */
export const MAX_TYPE_PROBLEMS = 200;
export const MAX_TYPE_SUGGESTIONS = 3;
/** Missing members of one text whose nearest real names are looked up, a millisecond or two each. */
export const MAX_TYPE_NAME_LOOKUPS = 8;
export const MAX_TYPE_MESSAGE_CHARACTERS = 300;
/** Size of one lockfile, and of one manifest: the lockfiles of large projects have several megabytes. */
export const MAX_LOCKFILE_BYTES = 16 * 1024 * 1024;
export const MAX_MANIFEST_BYTES = 1024 * 1024;
/** Licenses in one list of a policy. */
export const MAX_POLICY_LICENSES = 500;
/** Size of a list of names to make a snapshot from, and of one name in it. */
export const MAX_NAME_LIST_BYTES = 512 * 1024 * 1024;
export const MAX_PACKAGE_NAME_CHARACTERS = 214;
/** Compiled advisories, one entry of their source, and its entries. */
export const MAX_ADVISORIES_BYTES = 256 * 1024 * 1024;
export const MAX_ADVISORY_ENTRY_BYTES = 4 * 1024 * 1024;
export const MAX_ADVISORY_FILES = 1_000_000;
/**
 * An installed package whose names are listed: its files, its folders and their levels, each file, and all together;
 * the rest of it stays unknown.
 */
export const MAX_API_FILES = 4_000;
export const MAX_API_FOLDERS = 4_000;
export const MAX_API_FOLDER_DEPTH = 24;
export const MAX_API_FILE_BYTES = 2 * 1024 * 1024;
export const MAX_API_SOURCE_BYTES = 64 * 1024 * 1024;
/** Time to list one package, and size of the stored list. */
export const MAX_API_BUILD_MS = 60_000;
export const MAX_API_FACTS_BYTES = 32 * 1024 * 1024;
/** The same in UTF-8, of which a character may take four bytes. */
export const MAX_FACTS_FILE_BYTES = 4 * MAX_API_FACTS_BYTES;
/** Stored names of a package that its code may give to its classes. */
export const MAX_API_LOOSE_NAMES = 5_000;
/** Characters of such a text, expressions of it that are resolved, and their nesting depth. */
export const MAX_API_TEXT_CHARACTERS = 200_000;
export const MAX_API_STEPS = 100_000;
export const MAX_API_DEPTH = 40;
/** Time to ask an interpreter for its location and the names of its standard modules, and size of its answer. */
export const PYTHON_PROBE_MS = 10_000;
export const STANDARD_FACTS_MS = 30_000;
export const MAX_STANDARD_FACTS_BYTES = 16 * 1024 * 1024;
/** Tokens a candidate needs to be distinguishable from common code, and preceding tokens that are compared with it. */
export const MIN_COPIED_TOKENS = 50;
export const COPIED_PREFIX_TOKENS = 30;
/** Files of one index, size of each, and levels of folders. */
export const MAX_LICENSED_FILES = 200_000;
export const MAX_LICENSED_FILE_BYTES = 2 * 1024 * 1024;
export const MAX_LICENSED_DEPTH = 40;
/** Size of one index file, and of its unpacked table of contents, and the number of indexes that are read. */
export const MAX_LICENSE_INDEX_BYTES = 256 * 1024 * 1024;
export const MAX_LICENSE_TABLE_BYTES = 64 * 1024 * 1024;
export const MAX_LICENSE_INDEXES = 64;
/** The beginning of a file, which is searched for its license. */
export const LICENSE_HEAD_CHARACTERS = 4_000;
/** Size of a `debian/copyright`, and number of its paragraphs. */
export const MAX_COPYRIGHT_BYTES = 2 * 1024 * 1024;
export const MAX_COPYRIGHT_STANZAS = 5_000;
/** Time to search a project for code that may be its own: for a waiting user, and for an explicitly named file. */
export const OWN_CODE_SUGGESTION_MS = 150;
export const OWN_CODE_FILE_MS = 3_000;
/** Processor time of one example, and of all of a request; wall time of all, which is longer on a busy machine. */
export const EXAMPLE_SECONDS = 2;
export const EXAMPLES_CPU_SECONDS = 4;
export const EXAMPLES_MS = 15_000;
/** Time to start a sandbox, and to wait for another program to leave it. */
export const EXAMPLES_START_MS = 4_000;
export const EXAMPLES_MEMORY_BYTES = 1024 * 1024 * 1024;
export const EXAMPLES_DISK_BYTES = 16 * 1024 * 1024;
export const EXAMPLES_OUTPUT_BYTES = 8 * 1024 * 1024;
/** Nodes of a value recorded for comparison: as many as an example can hold. */
export const MAX_EXAMPLE_VALUE_NODES = 10_000;
export const MAX_EXAMPLE_VALUE_CHARACTERS = 20_000;
export const MAX_EXAMPLE_VALUE_DEPTH = 60;
/** Length of a value's printed form: for comparison, and for display. */
export const MAX_EXAMPLE_SHOWN_CHARACTERS = 2_000;
export const MAX_EXAMPLE_GOT_CHARACTERS = 300;
