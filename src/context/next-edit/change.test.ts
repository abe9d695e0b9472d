import { describe, expect, it } from 'vitest';
import { callAt, fits, refit } from './calls.ts';
import { changesOf, type NewParameters } from './change.ts';
import { importPlaces } from './imports.ts';
import { headsOf } from './parameters.ts';

const kinds = (before: string, after: string, language = 'python') => changesOf(before, after, language);

describe('a rename', () => {
  it.each([
    ['the whole word', 'total = 1\n', 'count = 1\n'],
    ['a part of the word', 'set_total = 1\n', 'set_totals = 1\n'],
    ['a word at the end', 'x = total', 'x = totals'],
    ['at two places', 'total = 1\nprint(total)\n', 'sum_ = 1\nprint(sum_)\n'],
    ['with a word that others have in them', 'a = 1; aa = 2\n', 'b = 1; aa = 2\n'],
    ['letters of other scripts', 'größe = 1\n', 'weite = 1\n'],
  ])('is one: %s', (_, before, after) => {
    expect(kinds(before, after)).toMatchObject([{ kind: 'rename' }]);
  });

  it.each([
    ['nothing', 'a = 1', 'a = 1'],
    ['two names', 'a = b', 'c = d'],
    ['a number', 'a = 1', 'a = 2'],
    ['an operator', 'a + b', 'a - b'],
    ['a word more', 'a = b', 'a = b c'],
    ['a word of a string', 'a = 1', 'a = "b"'],
  ])('is none: %s', (_, before, after) => {
    expect(kinds(before, after)).toEqual([]);
  });

  it('tells which words were written', () => {
    const [rename] = kinds('def area(width):\n    return width\n', 'def area(breadth):\n    return width\n');
    expect(rename).toEqual({ kind: 'rename', from: 'width', to: 'breadth', places: [9] });
  });
});

describe('new parameters', () => {
  const of = (before: string, after: string, language = 'python') =>
    kinds(before, after, language).find((change) => change.kind === 'parameters');

  it.each([
    ['python', 'def f(a, b):\n  pass', 'def f(a, b, c):\n  pass'],
    ['python', 'class A:\n  def f(self, a: int = (1, 2)[0]): pass', 'class A:\n  def f(self): pass'],
    ['typescript', 'function f(a: Map<string, number>) {}', 'function f() {}'],
    [
      'typescript',
      'const f = async (a: string): Promise<void> => {};',
      'const f = async (b: string, a: string): Promise<void> => {};',
    ],
    [
      'typescript',
      'class A {\n  private async f<T>(a: T): Promise<T> {\n return a; }\n}',
      'class A {\n  private async f<T>(a: T, b?: string): Promise<T> {\n return a; }\n}',
    ],
    ['javascript', 'export default function f(a = ",") {}', 'export default function f(a = ",", b) {}'],
  ])('are found in %s: %s', (language, before, after) => {
    expect(of(before, after, language)).toMatchObject({ name: 'f' });
  });

  it.each([
    ['another default', 'python', 'def f(a=1): pass', 'def f(a=2): pass'],
    ['any number of arguments', 'python', 'def f(*a): pass', 'def f(*a, b): pass'],
    [
      'two functions of one name',
      'python',
      'def f(a): pass\ndef f(a): pass',
      'def f(a): pass\ndef f(b): pass',
    ],
    ['two functions changed', 'python', 'def f(a): pass\ndef g(a): pass', 'def f(b, c): pass\ndef g(): pass'],
    ['a call', 'javascript', 'f(a, b);\n', 'f(a);\n'],
    ['a condition', 'javascript', 'if (a) { }', 'if (a, b) { }'],
    ['a pattern', 'javascript', 'function f({ a }) {}', 'function f({ a }, b) {}'],
  ])('are none: %s', (_, language, before, after) => {
    expect(of(before, after, language)).toBeUndefined();
  });

  it('knows which must be given, and how', () => {
    const [head] = headsOf('def f(self, a, b: dict = {"x": 1}, *, c, d=None): pass', 'python');
    expect(
      head?.parameters?.map(({ name, isRequired, isKeywordOnly }) => [name, isRequired, isKeywordOnly]),
    ).toEqual([
      ['a', true, false],
      ['b', false, false],
      ['c', true, true],
      ['d', false, true],
    ]);
  });
});

describe('a call', () => {
  function fitted(before: string, after: string, call: string, language = 'python') {
    const head =
      language === 'python'
        ? (list: string) => `def f(${list}): pass`
        : (list: string) => `function f(${list}) {}`;
    const change = changesOf(head(before), head(after), language).find(({ kind }) => kind === 'parameters');
    const found = callAt(call, call.indexOf('f('), 'f', language);
    if (found === null) return null;
    const text = refit(found, change as NewParameters, language);
    return text === null ? null : call.slice(0, found.span.start) + text + call.slice(found.span.end);
  }

  it.each([
    ['a, b', 'b, a', 'f(1, "x, y")', 'f("x, y", 1)'],
    ['a, b, c', 'a, c', 'f(1, g(2, 3), 4)', 'f(1, 4)'],
    ['a, b', 'a', 'f(1, b=2)', 'f(1)'],
    ['a', '', 'f(1)', 'f()'],
    ['a', 'a, session', 'f(1)', 'f(1, session)'],
    ['', 'session', 'f()', 'f(session)'],
    ['a, b=1', 'a, session, b=1', 'f(1)', 'f(1, session)'],
    ['a, b=1', 'a, session, b=1', 'f(1, b=2)', 'f(1, session, b=2)'],
    ['a, b', 'a, c', 'f(1, b=2)', 'f(1, c=2)'],
    ['a, b', 'b, a', 'f(\n    1,\n    2,\n)', 'f(\n    2,\n    1,\n)'],
    ['a, b=1', 'a, *, b=1', 'f(1, 2)', 'f(1, b=2)'],
  ])('(%s) to (%s): %s becomes %s', (before, after, call, expected) => {
    expect(fitted(before, after, call)).toBe(expected);
  });

  it.each([
    ['nothing follows', 'a', 'a, b=1', 'f(1)'],
    ['a name of its place', 'a, b', 'a, c', 'f(1, 2)'],
    ['a list of arguments', 'a, b', 'b, a', 'f(*both)'],
    ['too many arguments', 'a, b', 'b, a', 'f(1, 2, 3)'],
    ['an unknown name', 'a, b', 'b, a', 'f(1, c=2)'],
    ['a comment among them', 'a, b', 'b, a', 'f(1,  # one\n  2)'],
    ['no call', 'a, b', 'b, a', 'g = f(1'],
  ])('is left alone: %s', (_, before, after, call) => {
    expect(fitted(before, after, call)).toBeNull();
  });

  it('cannot leave out what stands before another argument, where arguments have no names', () => {
    expect(fitted('a, b', 'c?, b', 'f(1, 2)', 'typescript')).toBeNull();
    expect(fitted('a, b', 'b, a', 'f(1, 2)', 'typescript')).toBe('f(2, 1)');
  });

  it('fits where everything is given that must be', () => {
    const parameters = headsOf('def f(a, b=1, *, c): pass', 'python')[0]?.parameters ?? [];
    const call = (text: string) =>
      callAt(text, 0, 'f', 'python') ?? { arguments: [], span: { start: 0, end: 0 }, between: '' };
    expect(fits(call('f(1, c=2)'), parameters)).toBe(true);
    expect(fits(call('f(1, 2, 3)'), parameters)).toBe(false);
    expect(fits(call('f(1)'), parameters)).toBe(false);
  });
});

it('knows where imported names stand', () => {
  const python = 'from .a import (one,\n  two as three)\nimport b.c, d as e\n';
  const places = importPlaces(python, 'python');
  expect(
    places.map(({ name, alias, nameAt, aliasAt }) => [
      name,
      alias,
      python.slice(nameAt, nameAt + 3),
      python.slice(aliasAt, aliasAt + 5),
    ]),
  ).toEqual([
    ['one', 'one', 'one', 'one,\n'],
    ['two', 'three', 'two', 'three'],
    ['*', 'e', 'e\n', 'e\n'],
  ]);
  const script = 'import a, { b as c } from "./b";\nexport { d } from "./d";\nimport * as e from "e";';
  expect(importPlaces(script, 'typescript').map(({ alias }) => alias)).toEqual(['a', 'c', 'e']);
});
