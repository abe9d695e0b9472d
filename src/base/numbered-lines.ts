/**
 * A text with a number before each line, as shown to a model that must refer to lines. Blank lines get none: a number
 * costs tokens, and nothing refers to a blank line.
 */
export function numberedLines(text: string, firstLine: number): string {
  return text
    .split(/\r\n|\n|\r/)
    .map((line, index) => (line.trim() === '' ? '' : `${firstLine + index}: ${line}`))
    .join('\n');
}
