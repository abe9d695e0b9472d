import { expect, it } from 'vitest';
import { countTerms, decodeTerms, encodeTerms, questionTerms, termsOfWord } from './terms.ts';

it.each([
  ['parseHTMLPage', ['pars', 'html', 'page', 'parsehtmlpag']],
  ['MAX_RETRY_COUNT', ['maximum', 'retry', 'count', 'maxretrycount']],
  ['self', []],
  ['naïveFilter', ['naïv', 'filter', 'naïvefilt']],
  ['1234567', []],
])('cuts %s', (word, terms) => {
  expect(termsOfWord(word)).toEqual(terms);
});

it.each([
  ['validate', 'validation'],
  ['validator', 'validated'],
  ['directories', 'dir'],
  ['removing', 'remove'],
  ['strings', 'str'],
  ['closeFile', 'closefile'],
])('takes %s and %s for one term', (left, right) => {
  expect(termsOfWord(left).at(-1)).toEqual(termsOfWord(right).at(-1));
});

it('leaves the name of the language out of a question, unless it is all of it', () => {
  expect([...questionTerms('python parse dates').keys()]).toEqual(['pars', 'date']);
  expect(questionTerms('python').size).toBe(1);
});

it('keeps terms on one line and reads them back', () => {
  const terms = countTerms('open file, close file; étage');
  expect(new Map(decodeTerms(encodeTerms(terms)))).toEqual(terms);
  expect(terms.get('file')).toBe(2);
  expect([...decodeTerms('')]).toEqual([]);
});
