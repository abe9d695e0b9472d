import { expect, it } from 'vitest';
import { toRegExp } from './pattern.ts';

const matches = (pattern: string, text: string) =>
  [...text.matchAll(toRegExp(pattern))].map(([match]) => match);

it.each<[string, string, string[]]>([
  ['(?i)ab[c-d]', 'ABD abc abe', ['ABD', 'abc']],
  ['p8e-(?i)[a-c0-9]x', 'p8e-Bx P8E-bx p8e-1X', ['p8e-Bx', 'p8e-1X']],
  ['(a(?i)b)c', 'aBc aBC Abc', ['aBc']],
  ['(?i)a(?-i:b)c', 'AbC ABC', ['AbC']],
  ['(?i:a)b', 'Ab AB', ['Ab']],
  ['a.b', 'a\nb', []],
  ['a(?s:.)b.', 'a\nbc a\nb\n', ['a\nbc']],
  ['(?P<word>x)\\z', 'xx', ['x']],
  ['[[:alnum:]]+[^]]', 'aZ9]aZ9!', ['aZ9', 'aZ9!']],
  ['[\\x60\'"]', '`', ['`']],
  ['{{[a-z]+}}', '{{a}}', ['{{a}}']],
])('%s', (pattern, text, expected) => {
  expect(matches(pattern, text)).toEqual(expected);
});

it('drops what only widens the match', () => {
  expect(matches('(?i)[\\w.-]{0,50}?(?:adobe)=([a-f]+)', 'MY_ADOBE=abc')).toEqual(['ADOBE=abc']);
});

it('says what it does not know', () => {
  expect(() => toRegExp('[[:punct:]]')).toThrow('[:punct:]');
  expect(() => toRegExp('[a')).toThrow('no end');
});
