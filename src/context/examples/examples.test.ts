import { describe, expect, it } from 'vitest';
import { effort } from '../../../test/fixtures/processor-time.ts';
import type { Stub } from '../../contract/example.ts';
import { examplesOf } from './examples.ts';
import { literalEnd } from './literal.ts';

const stub: Stub = { head: '', name: 'f', parameters: ['a'], words: '' };
const two: Stub = { head: '', name: 'f', parameters: ['items', 'k'], words: '' };

/** Each as `call is expected`. */
function told(text: string, given: Stub | null = stub): string[] {
  return examplesOf(text, given).map(({ call, kind, expected }) => `${call} ${kind} ${expected}`);
}

describe('interactive sessions', () => {
  it.each([
    ['a value', '>>> f(1)\n2\n', ['f(1) value 2']],
    ['in a docstring', 'def f(a):\n    """Doubles.\n    >>> f(2)\n    4\n    """\n', ['f(2) value 4']],
    ['closed on the same line', '    >>> f(2)\n    4"""\n', ['f(2) value 4']],
    ['in comments', '// >>> f("a")\n// ["b"]\nfunction f(a: string) {\n', ['f("a") value ["b"]']],
    ['around the call', '>>> sorted(f([2, 1]))\n[1, 2]\n', ['sorted(f([2, 1])) value [1, 2]']],
    ['an object', '>>> f(1)\nPoint(x=1)\n', ['f(1) shown Point(x=1)']],
    [
      'an error',
      '>>> f(0)\nTraceback (most recent call last):\n  ...\nValueError: no\n',
      ['f(0) raises ValueError'],
    ],
    ['of something else', '>>> g(1)\n2\n', []],
    ['a sentence below', '>>> f(1)\nit depends on the day\n', []],
    ['several lines of value', '>>> f(1)\n[1,\n2]\n', ['f(1) value [1,\n2]']],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('need what was typed before', () => {
    const [example] = examplesOf('>>> x = [1]\n>>> f(x)\n1\n', stub);
    expect(example).toEqual({ call: 'f(x)', kind: 'value', expected: '1', setup: ['x = [1]'] });
  });
});

describe('calls with their results', () => {
  it.each([
    ['f(1) == 2'],
    ['f(1) => 2'],
    ['f(1) ==> 2'],
    ['f(1) -> 2'],
    ['f(1) ➞ 2'],
    ['f(1) = 2'],
    ['f(1) returns 2.'],
    ['f(1) should return 2, always'],
    ['`f(1)` is `2`'],
    ['>>> f(1) => 2'],
    ['assert f(1) == 2'],
    ['f(1) -> 5 - 3 = 2'],
    ['f(1)  # 2'],
    ['f(1); // 2\n'],
    ['f(1) # => 2'],
    ["f(1) # => 2 (because it's even)"],
    ['f(1) //=> 2'],
  ])('%s', (text) => {
    expect(told(text)).toEqual(['f(1) value 2']);
  });

  it.each([
    ['a variable', 'f(x) == 2'],
    ['a formula', 'f(1) == 2 * f(0)'],
    ['part of a name', 'my_f(1) == 2'],
    ['of something else', 'g(1) == 2'],
    ['no result', 'call f(1) or leave it'],
    ['a number that the words behind a call begin with', 'f(1)  # 2 times the first'],
  ])('none: %s', (_, text) => {
    expect(told(text)).toEqual([]);
  });

  it('errors', () => {
    expect(told('f(-1) raises ValueError when a is negative')).toEqual(['f(-1) raises ValueError']);
    expect(told('f(-1) == ValueError')).toEqual(['f(-1) raises ValueError']);
    expect(told('f("") should throw a RangeError')).toEqual(['f("") raises RangeError']);
  });

  it('are known without a stub only by a sign between them', () => {
    expect(told('write add so that add(1, 2) == 3', null)).toEqual(['add(1, 2) value 3']);
    expect(told('parse("P1D") is 86400', null)).toEqual([]);
  });

  it('each stand once', () => {
    expect(told('f(1) == 2 and again f(1) == 2')).toEqual(['f(1) value 2']);
  });
});

describe('inputs with outputs', () => {
  it.each([
    ['Input: items = [1, 2], k = 1\nOutput: [2]', 'f([1, 2], 1) value [2]'],
    ['Input: [1, 2], 1\nOutput: [2]', 'f([1, 2], 1) value [2]'],
    ['For items = [1, 2] and k = 1 the output should be [2].', 'f([1, 2], 1) value [2]'],
    ['if items = [] , k = 0, the result is "none"', 'f([], 0) value "none"'],
  ])('%s', (text, expected) => {
    expect(told(text, two)).toEqual([expected]);
  });

  it('with a parameter that has no value are none', () => {
    expect(told('Input: items = [1, 2]\nOutput: [2]', two)).toEqual([]);
  });
});

describe('literals', () => {
  it.each([
    ['1'],
    ['-2.5e3'],
    ['"a\\"b"'],
    ["'x'"],
    ['[]'],
    ['[1, [2, (3,)], {"a": None}]'],
    ['{1, 2}'],
    ['{ a: 1 }'],
    ['True'],
    ['null'],
    ['set()'],
    ["Decimal('1.50')"],
    ['[datetime.date(2020, 1, 2), timedelta(days=1)]'],
    ['new Set([1, 2])'],
  ])('%s', (text) => {
    expect(literalEnd(text, 0)).toBe(text.length);
  });

  it.each([
    ['Thing(1)'],
    ['Decimal(x)'],
    ['decimal.x(1)'],
    ['x'],
    ['[x]'],
    ['[1'],
    ['"a'],
    ['1x'],
    ['Trueish'],
    ['`$' + '{a}`'],
    ['['.repeat(10_000)],
  ])('not %s', (text) => {
    expect(literalEnd(text, 0)).toBeNull();
  });
});

it('is soon done with hostile text', async () => {
  const spent = await effort(() => {
    for (const unit of ['f(', '>>> f(1)\n', 'a = ', 'Input: ', 'f(1) -> 1 - ', '"', 'f([[[', 'f(set('])
      examplesOf(unit.repeat(20_000), two);
  });
  expect(spent).toBeLessThan(3_000);
});
