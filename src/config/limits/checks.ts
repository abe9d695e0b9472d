/** Bounds of the checks and their analyzers. */

/** A longer candidate or file is `unknown: too_large`, never partly checked. */
export const MAX_CHECKED_CHARACTERS = 1_000_000;
/** Size of a file searched for secrets. */
export const MAX_SEARCHED_BYTES = 64 * 1024 * 1024;
/** CPU time of this thread for one secret rule on one text; a pattern that is still running then is stopped. */
export const MAX_PATTERN_MS = 50;
/** Findings of one check that are reported. */
export const MAX_FINDINGS_PER_CHECK = 100;
/** Syntax errors in one text; further ones are not listed. */
export const MAX_SYNTAX_ERRORS = 1_000;
/** Time for one text in the parser's thread; after this the parse is abandoned. */
export const MAX_PARSE_MS = 1_000;
/** Problems a linter reports for one text; further ones are not listed. */
export const MAX_LINT_PROBLEMS = 1_000;
/** Tokens of the line, on either side, that identify an error when lines have moved. */
export const FINGERPRINT_TOKENS = 8;
/** Time for a language server's first answer, which loads the project; after this it is killed. */
export const LSP_FIRST_ANSWER_MS = 60_000;
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
/** Size of a file of an installed package whose names are listed. */
export const MAX_API_FILE_BYTES = 2 * 1024 * 1024;
/** Time to list one package, and size of the stored list. */
export const MAX_API_BUILD_MS = 60_000;
export const MAX_API_FACTS_BYTES = 32 * 1024 * 1024;
/** The same in UTF-8, of which a character may take four bytes. */
export const MAX_FACTS_FILE_BYTES = 4 * MAX_API_FACTS_BYTES;
/** Stored names of a package that its code may give to its classes. */
export const MAX_API_LOOSE_NAMES = 5_000;
/** Size of an interpreter's answer about its standard modules. */
export const MAX_STANDARD_FACTS_BYTES = 16 * 1024 * 1024;
/** Tokens a candidate needs to be distinguishable from common code. */
export const MIN_COPIED_TOKENS = 50;
/** Size of one index file. */
export const MAX_LICENSE_INDEX_BYTES = 256 * 1024 * 1024;
/** The beginning of a file, which is searched for its license. */
export const LICENSE_HEAD_CHARACTERS = 4_000;
/** Time to search a project for code that may be its own, for an explicitly named file. */
export const OWN_CODE_FILE_MS = 3_000;
/** Processor time of one example, and of all of a request; wall time of all, which is longer on a busy machine. */
export const EXAMPLE_SECONDS = 2;
export const EXAMPLES_CPU_SECONDS = 4;
export const EXAMPLES_MS = 15_000;
/** Nodes of a value recorded for comparison: as many as an example can hold. */
export const MAX_EXAMPLE_VALUE_NODES = 10_000;
export const MAX_EXAMPLE_VALUE_CHARACTERS = 20_000;
export const MAX_EXAMPLE_VALUE_DEPTH = 60;
/** Length of a value's printed form: for comparison, and for display. */
export const MAX_EXAMPLE_SHOWN_CHARACTERS = 2_000;
export const MAX_EXAMPLE_GOT_CHARACTERS = 300;
