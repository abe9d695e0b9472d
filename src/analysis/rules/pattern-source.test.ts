import { expect, it } from 'vitest';
import { toCode, wordsOf } from './pattern-source.ts';

it.each([
  ['f($X, ...)', 'f(fettle_meta_X, fettle_rest_)', true],
  ['f($...ARGS)', 'f(fettle_rest_ARGS)', true],
  ['f("...", \'a...\')', 'f("...", \'a...\')', true],
  ['{..., "a": $X, ...}', '{**fettle_rest_, "a": fettle_meta_X, **fettle_rest_}', true],
  ['f(<... $X ...>)', 'f(fettle_deep_( fettle_meta_X ))', true],
  ['{..., a: 1}', '({fettle_rest_, a: 1})', false],
  ['f(...rest)', 'f(...rest)', false],
  ['f({ $where: $X })', 'f({ $where: fettle_meta_X })', false],
])('%s becomes code', (pattern, code, isPython) => {
  expect(toCode(pattern, isPython)).toBe(code);
});

it('the words of a pattern are all that a text must have', () => {
  expect(wordsOf('$X.execute(f"...{$Y}...", key="a c", ...)')).toEqual(['execute', 'key', 'a', 'c']);
});
