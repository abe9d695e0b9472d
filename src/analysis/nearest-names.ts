import { nearest } from '../config/nearest.ts';

/** Minimum length of a word that counts as shared by two names. */
const MIN_SHARED_CHARACTERS = 4;

/** The known names most similar to a word: similar spellings first, then those that share most words with it. */
export function nearestNames(word: string, known: Iterable<string>, limit: number): string[] {
  const left = new Set(known);
  left.delete(word);
  const found: string[] = [];
  for (let best = nearest(word, left); best !== null && found.length < limit; best = nearest(word, left)) {
    left.delete(best);
    found.push(best);
  }
  const words = wordsOf(word);
  const alike = [...left]
    .map((name) => ({ name, likeness: likeness(word, words, name) }))
    .filter((one) => one.likeness > 0)
    // A language server's order of names changes from one start to the next.
    .sort((one, other) => other.likeness - one.likeness || (one.name < other.name ? -1 : 1))
    .map(({ name }) => name);
  return [...found, ...alike].slice(0, limit);
}

/** The number of shared words, plus a bonus if both or neither are joined by `_`; 0 without a shared word. */
function likeness(word: string, words: string[], name: string): number {
  const shared = new Set(wordsOf(name).filter((part) => words.includes(part))).size;
  const isSameStyle = word.includes('_') === name.includes('_');
  return shared === 0 ? 0 : shared + (isSameStyle ? 0.5 : 0);
}

/** Splits `readFileSync` and `read_file_sync` into three words. */
function wordsOf(name: string): string[] {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [];
  return words.filter(({ length }) => length >= MIN_SHARED_CHARACTERS).map((part) => part.toLowerCase());
}
