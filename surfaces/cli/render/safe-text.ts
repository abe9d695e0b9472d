/**
 * Control characters except line ends and tabs, and the marks that reorder text (Trojan Source, CVE-2021-42574): on a
 * terminal they could move the cursor, hide code or run commands.
 */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find.
  /\r(?!\n)|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;

/** Text for a terminal: control characters are shown as escapes (`\x1b`). Piped output stays exact. */
export function safeText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    const digits = code.toString(16);
    return code < 0x100 ? `\\x${digits.padStart(2, '0')}` : `\\u${digits.padStart(4, '0')}`;
  });
}

/** The same for one line of a table or message: line ends and tabs become blanks. */
export function safeLine(text: string): string {
  return safeText(text.replace(/\s*[\r\n]+\s*/g, ' ').replaceAll('\t', ' '));
}
