import { nearest } from '../../config/nearest.ts';

/** The shortest word that two names share and that says something. */
const MIN_SHARED_CHARACTERS = 4;

/** The known names that are most like a word: spelt nearly so first, then those that share a word with it. */
export function nearestNames(word: string, known: Iterable<string>, limit: number): string[] {
  const left = new Set(known);
  left.delete(word);
  const found: string[] = [];
  for (let best = nearest(word, left); best !== null && found.length < limit; best = nearest(word, left)) {
    left.delete(best);
    found.push(best);
  }
  const words = wordsOf(word);
  const alike = [...left].filter((name) => wordsOf(name).some((part) => words.includes(part)));
  return [...found, ...alike].slice(0, limit);
}

/** `readFileSync` and `read_file_sync` are made of three words. */
function wordsOf(name: string): string[] {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [];
  return words.filter(({ length }) => length >= MIN_SHARED_CHARACTERS).map((part) => part.toLowerCase());
}
