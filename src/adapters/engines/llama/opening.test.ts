import { expect, test } from 'vitest';
import { Opening } from './opening.ts';
import { Vocabulary } from './vocabulary.ts';

const TEXTS = [' ', '  ', ' r', ' re', ' ret', ' return', ' rest', 'r', 'return', 'x', '(', '\n'];
const vocabulary = new Vocabulary(TEXTS.map((text, token) => ({ token, text })));
const textsFor = (text: string) =>
  vocabulary
    .tokensFor(text)
    .map((token) => TEXTS[token])
    .sort();

test('the tokens for a text are its beginnings and what begins with it', () => {
  expect(textsFor(' re')).toEqual([' ', ' r', ' re', ' rest', ' ret', ' return']);
  expect(textsFor('return')).toEqual(['r', 'return']);
  expect(textsFor('zz')).toEqual([]);
});

test('an opening is taken off the answer, however the model cuts it', () => {
  const cut = (pieces: string[]) => {
    const opening = new Opening('  ret', vocabulary);
    return pieces.map((piece) => opening.take(piece));
  };
  expect(cut(['  return', ' a'])).toEqual(['urn', ' a']);
  expect(cut([' ', ' r', 'e', 't', 'urn'])).toEqual(['', '', '', '', 'urn']);
  expect(cut([' ', ' ret', ' '])).toEqual(['', '', ' ']);
});

test('as long as text is owed only its tokens are allowed, then all', () => {
  const opening = new Opening(' re', vocabulary);
  expect(opening.allowed()).not.toBeNull();
  opening.take(' ');
  expect(opening.allowed()?.map((token) => TEXTS[token])).toEqual(['r', 'return']);
  opening.take('return');
  expect(opening.allowed()).toBeNull();
  expect(new Opening('', vocabulary).isDone).toBe(true);
});
