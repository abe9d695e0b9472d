/** A text as a regular expression that fits just this text, with the flag `u` and without. Not for a class in `[]`. */
export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The pattern of a word that stands by itself: no letter, digit, `_` or `$` of ASCII touches it. */
export function wordPattern(word: string): string {
  return `(?<![\\w$])${escapePattern(word)}(?![\\w$])`;
}

/** Whether a word stands by itself in a text, as `wordPattern` says. */
export function hasWord(text: string, word: string): boolean {
  return new RegExp(wordPattern(word)).test(text);
}
