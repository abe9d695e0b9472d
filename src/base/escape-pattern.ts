/** A text as a regular expression that matches exactly it, with and without the flag `u`. Not for a class in `[]`. */
export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The pattern of a whole word: no ASCII letter, digit, `_` or `$` touches it. */
export function wordPattern(word: string): string {
  return `(?<![\\w$])${escapePattern(word)}(?![\\w$])`;
}

/** Whether a text has a whole word, as defined by `wordPattern`. */
export function hasWord(text: string, word: string): boolean {
  return new RegExp(wordPattern(word)).test(text);
}
