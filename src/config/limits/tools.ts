/** Bounds of the optional security tools: their installation, and each text they scan. */

/** Bytes of output kept from pip and from a probe. */
export const MAX_TOOL_OUTPUT_BYTES = 4 * 1024 * 1024;
/** Characters quoted of a tool's own text in a message. */
export const MAX_TOOL_WORDS_CHARACTERS = 160;
