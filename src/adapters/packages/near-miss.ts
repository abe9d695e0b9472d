import { DISTRIBUTION_OF_MODULE } from '../python/distribution-names.ts';

/** Minimum length: shorter names are one typo away from too many others. */
const SHORTEST = 5;
const LETTERS = 'etaoinsrhldcumfpgwybvkxjqz0123456789-_.';

/**
 * A popular name that is one typo away from this one (two letters swapped, one too many, one missing, one
 * wrong, other separators), or null. `isUsed` is called some thousand times, so it must answer from memory
 * and hardly ever err; a name that is itself popular is not a typo.
 */
export function nearMiss(name: string, isUsed: (name: string) => boolean): string | null {
  if (name.length < SHORTEST || name.length > LONGEST || isUsed(name)) return null;
  const at = name.startsWith('@') ? name.indexOf('/') + 1 : 0;
  const scope = name.slice(0, at);
  const word = name.slice(at);
  for (const slip of slipsOf(word))
    if (slip.length >= SHORTEST - 1 && isUsed(scope + slip)) return scope + slip;
  return null;
}

const LONGEST = 64;

/** The most likely first. */
function* slipsOf(word: string): Generator<string> {
  for (const separator of ['-', '_', '.', '']) yield word.replace(/[-_.]/g, separator);
  const heads = Array.from(word, (_, at) => ({ at, head: word.slice(0, at), letter: word.charAt(at) }));
  for (const { at, head, letter } of heads) yield head + word.charAt(at + 1) + letter + word.slice(at + 2);
  for (const { at, head } of heads) yield head + word.slice(at + 1);
  for (const { at, head } of heads)
    for (const letter of LETTERS) {
      yield head + letter + word.slice(at);
      yield head + letter + word.slice(at + 1);
    }
  for (const letter of LETTERS) yield word + letter;
}

/** Names of PyPI packages that are also the module name of another package, with the package that is usually meant. */
const MEANT = new Map(
  [...DISTRIBUTION_OF_MODULE].map(([module, name]) => [module.toLowerCase().replace(/_/g, '-'), name]),
);

/** npm packages that are mistaken for others. */
const CONFUSED = new Map([
  ['crossenv', 'cross-env'],
  ['d3.js', 'd3'],
  ['discordjs', 'discord.js'],
  ['expressjs', 'express'],
  ['fabric-js', 'fabric'],
  ['jquery.js', 'jquery'],
  ['mongose', 'mongoose'],
  ['node-mongoose', 'mongoose'],
  ['nodejs-dotenv', 'dotenv'],
  ['reactjs', 'react'],
  ['socketio', 'socket.io'],
  ['vuejs', 'vue'],
]);

/** The package meant by a well-known confusing name in a manifest, or null. */
export function confusedWith(name: string, ecosystem: 'pypi' | 'npm'): string | null {
  return (ecosystem === 'pypi' ? MEANT : CONFUSED).get(name) ?? null;
}
