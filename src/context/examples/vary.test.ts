import { describe, expect, it } from 'vitest';
import type { Example } from '../../contract/example.ts';
import { MAX_VARIED_CALLS, variedCalls } from './vary.ts';

function example(call: string, changes: Partial<Example> = {}): Example {
  return { call, kind: 'value', expected: '0', setup: [], ...changes };
}

function varied(...calls: string[]): string[] {
  return variedCalls(calls.map((call) => example(call))).map(({ call }) => call);
}

describe('calls made of the examples’ own', () => {
  it.each([
    ['a whole number', 'f(4)', ['f(5)', 'f(6)', 'f(0)', 'f(11)', 'f(3)', 'f(1)', 'f(-4)', 'f(40)']],
    ['a number with a point', 'f(0.5)', ['f(2.0)', 'f(1.0)']],
    ['a word for truth', 'f(True)', ['f(False)']],
    ['a string', "f('ab')", ["f('ba')", "f('abba')", "f('b')", "f('AB')", "f('ab ab')", "f('')"]],
    [
      'a list',
      'f([1, 2])',
      [
        ...['f([2, 1])', 'f([])', 'f([1, 2, 1])', 'f([2])', 'f([2, 3])', 'f([3, 4])', 'f([0, 0])'],
        ...['f([2, 2])', 'f([1, 3])', 'f([1, 2, 1, 2])', 'f([1])'],
      ],
    ],
    ['a tuple of one', 'f((7,))', ['f(())', 'f((7, 7))', 'f((8,))', 'f((9,))', 'f((0,))']],
    ['a named argument, whose digits are no number', 'f(x1=True)', ['f(x1=False)']],
    [
      'a standard value',
      'f(Decimal(0.5), set([0.5]))',
      [
        'f(Decimal(2.0), set([0.5]))',
        'f(Decimal(1.0), set([0.5]))',
        'f(Decimal(0.5), set([]))',
        'f(Decimal(0.5), set([0.5, 0.5]))',
        'f(Decimal(0.5), set([2.0]))',
        'f(Decimal(0.5), set([1.0]))',
      ],
    ],
    ['what cannot be varied', 'f({"a": 1})', []],
    ['a string with a character that is written otherwise', 'f("a\\n")', []],
    ['no argument', 'f()', []],
  ])('%s', (_, call, calls) => {
    expect(varied(call)).toEqual(calls);
  });

  it('arguments of two examples are combined first', () => {
    expect(varied('f(1, "a")', 'f(2, "b")').slice(0, 2)).toEqual(['f(1, "b")', 'f(2, "a")']);
  });

  it.each([
    ['numbers', 'f(1, 4, 9)', ['f(4, 9, 1)', 'f(1, 1, 1)', 'f(1, 2, 2)']],
    [
      'lists, equal but for their order',
      'f([1, 2], [3])',
      ['f([3], [1, 2])', 'f([1, 2], [1, 2])', 'f([1, 2], [2, 1])'],
    ],
    ['strings in either quotes', `f('ab', "c")`, [`f("c", 'ab')`, `f('ab', 'ab')`, `f('ab', 'ba')`]],
  ])('arguments of a kind change places and are made equal: %s', (_, call, calls) => {
    expect(varied(call)).toEqual(expect.arrayContaining(calls));
  });

  it('arguments of different kinds keep their places', () => {
    expect(varied('f(1, "a")')).not.toContain('f("a", 1)');
    expect(varied('f(True, 1)')).not.toContain('f(1, True)');
  });

  it('no argument takes all of the places, and there are not too many', () => {
    const calls = varied('f([1, 2, 3], "abc", 7)', 'f([4], "d", 8)');
    expect(calls).toHaveLength(MAX_VARIED_CALLS);
    expect(calls.some((call) => call.startsWith('f([1, 2, 3], "abc", ') && !call.endsWith('7)'))).toBe(true);
    expect(new Set(calls).size).toBe(calls.length);
  });

  it('keeps the statements that a call needs, and expects nothing', () => {
    expect(variedCalls([example('f(True)', { setup: ['a = 1'] })])).toEqual([
      { call: 'f(False)', kind: 'shown', expected: '', setup: ['a = 1'] },
    ]);
  });

  it.each([
    ['an expression around the call', example('f(1) + 1')],
    ['an argument that is no literal', example('f(g(1))')],
    ['what should raise', example('f(-1)', { kind: 'raises', expected: 'ValueError' })],
  ])('leaves out %s', (_, one) => {
    expect(variedCalls([one])).toEqual([]);
  });
});
