/**
 * A text with the number of each line before it, as the model is shown code that it must point into.
 * Blank lines carry none: a number costs tokens, and nobody points at nothing.
 */
export function numberedLines(text: string, firstLine: number): string {
  return text
    .split(/\r\n|\n|\r/)
    .map((line, index) => (line.trim() === '' ? '' : `${firstLine + index}: ${line}`))
    .join('\n');
}
