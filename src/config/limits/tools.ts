/** Bounds of the optional security tools: their installation, and each text they scan. */

/** Time to install one tool, from the virtual environment to the last package. */
export const TOOL_INSTALL_MS = 15 * 60_000;
/** Free space for an installation: Semgrep's engine alone has 260 MB, and pip unpacks next to its download. */
export const BANDIT_INSTALL_BYTES = 200 * 1024 * 1024;
export const SEMGREP_INSTALL_BYTES = 1024 * 1024 * 1024;
/** How long `fettle tools install` waits for another one. */
export const TOOL_LOCK_MS = 20 * 60_000;
/** Size of the file that records where a tool is. */
export const MAX_TOOL_MANIFEST_BYTES = 16 * 1024;
/** Time to check that an installed tool starts. */
export const TOOL_PROBE_MS = 60_000;
/** Bytes of output kept from pip and from a probe. */
export const MAX_TOOL_OUTPUT_BYTES = 4 * 1024 * 1024;
/** Time for one text in Bandit, including its start; after this the process is killed. */
export const BANDIT_TEXT_MS = 15_000;
/** Size of one Bandit answer. */
export const MAX_BANDIT_ANSWER_BYTES = 4 * 1024 * 1024;
/** Time for one text in Semgrep's engine; after this the process is killed. */
export const SEMGREP_TEXT_MS = 8_000;
/** Time for one Semgrep rule on one text. */
export const SEMGREP_RULE_SECONDS = 3;
/** Memory of Semgrep's engine, after which it gives up by itself. */
export const SEMGREP_MEMORY_MIB = 1_500;
/** Size of the Semgrep engine's output for one text. */
export const MAX_SEMGREP_OUTPUT_BYTES = 32 * 1024 * 1024;
/** Concurrent engines: each takes a core and some hundred megabytes. */
export const MAX_SEMGREP_PROCESSES = 2;
/** Texts waiting for one of them. */
export const MAX_SEMGREP_QUEUE = 64;
/** The user's own rules: number of files, and size of each; rules past a limit are refused, not ignored. */
export const MAX_RULE_FILES = 500;
export const MAX_RULE_FILE_BYTES = 2 * 1024 * 1024;
/** Levels of folders in the user's own rules. */
export const MAX_RULE_FOLDER_DEPTH = 6;
/** How long the user's own rules are assumed unchanged. */
export const RULES_KEPT_MS = 5_000;
/** Characters quoted of a tool's own text in a message. */
export const MAX_TOOL_WORDS_CHARACTERS = 160;
/** Nice value of the tools' processes: completions go first. */
export const TOOL_NICENESS = 10;
