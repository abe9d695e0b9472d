import { describe, expect, it } from 'vitest';
import type { Example } from '../../contract/example.ts';
import { passes } from './compare.ts';
import type { Answer, Encoded } from './encoded.ts';

const example = (kind: Example['kind'], expected: string): Example => ({
  call: 'f()',
  kind,
  expected,
  setup: [],
});
const answer = (value: Encoded, shown = ''): Answer => ({
  kind: 'value',
  value,
  shown,
  printed: shown,
  got: shown,
});
const int = (hex: string): Encoded => ['int', hex];
const text = (one: string): Encoded => ['str', one];

function same(got: Encoded, literal: Encoded, expected = ''): boolean {
  return passes(example('value', expected), answer(got), literal);
}

describe('values of Python', () => {
  it.each<[name: string, got: Encoded, literal: Encoded, isSame: boolean]>([
    ['whole numbers', int('-1f'), int('-1f'), true],
    ['large ones that differ in the last digit', int('56bc75e2d63100000'), int('56bc75e2d63100001'), false],
    ['a whole number and one with a point', int('1'), ['float', '1.0'], true],
    ['a truth value and a number', ['bool', true], int('1'), false],
    [
      'a truth value and a number, in a dictionary',
      ['dict', [[text('a'), ['bool', true]]]],
      ['dict', [[text('a'), int('1')]]],
      true,
    ],
    ['numbers that are near', ['float', '0.30000000000000004'], ['float', '0.3'], true],
    ['what is no number, twice', ['float', 'nan'], ['float', 'nan'], true],
    ['infinity', ['float', '-inf'], ['float', '-inf'], true],
    ['a decimal and a number', ['ratio', '3', '1'], int('3'), true],
    ['decimals', ['ratio', '3', '2'], ['ratio', '3', '4'], false],
    ['a list and a tuple', ['list', [int('1')]], ['tuple', [int('1')]], false],
    ['lists of lists', ['list', [['list', [['float', '1e-09']]]]], ['list', [['list', [int('0')]]]], true],
    ['sets in another order', ['set', [int('1'), int('2')]], ['set', [int('2'), int('1')]], true],
    ['sets of which one has more', ['set', [int('1')]], ['set', [int('1'), int('2')]], false],
    [
      'a dictionary in another order',
      [
        'dict',
        [
          [int('1'), int('2')],
          [int('3'), int('4')],
        ],
      ],
      [
        'dict',
        [
          [int('3'), int('4')],
          [int('1'), int('2')],
        ],
      ],
      true,
    ],
    [
      'an ordered one in another order',
      [
        'ordered',
        [
          [int('1'), int('2')],
          [int('3'), int('4')],
        ],
      ],
      [
        'ordered',
        [
          [int('3'), int('4')],
          [int('1'), int('2')],
        ],
      ],
      false,
    ],
    ['nothing and nothing', ['none'], ['none'], true],
    ['nothing and a number', ['none'], int('0'), false],
    ['two of a type of the code', ['other', 'P'], ['other', 'P'], false],
    ['two that are too large', ['large'], ['large'], false],
    ['a string and its bytes', text('a'), ['bytes', '61'], false],
  ])('%s', (_, got, literal, isSame) => {
    expect(same(got, literal)).toBe(isSame);
  });

  it('takes a number as exactly as the example shows it', () => {
    expect(same(['float', '2.3333333'], ['float', '2.333'], '2.333')).toBe(true);
    expect(same(['float', '2.34'], ['float', '2.333'], '2.333')).toBe(false);
  });
});

describe('values of JavaScript', () => {
  it.each<[name: string, got: Encoded, literal: Encoded, isSame: boolean]>([
    ['null and undefined', ['null'], ['undefined'], true],
    [
      'null and undefined in an object',
      ['dict', [[text('a'), ['null']]]],
      ['dict', [[text('a'), ['undefined']]]],
      false,
    ],
    [
      'a number and a truth value in an object',
      ['dict', [[text('a'), ['number', '1']]]],
      ['dict', [[text('a'), ['bool', true]]]],
      false,
    ],
    ['a number and a large one', ['number', '4'], ['bigint', '4'], false],
    ['zeros', ['number', '-0'], ['number', '0'], true],
    ['a map and an object', ['map', [[text('a'), ['null']]]], ['dict', [[text('a'), ['null']]]], false],
    ['dates', ['std', 'Date 0'], ['std', 'Date 1'], false],
  ])('%s', (_, got, literal, isSame) => {
    expect(same(got, literal)).toBe(isSame);
  });
});

it('knows errors by their names, and objects by how they are shown', () => {
  const error: Answer = { kind: 'error', names: ['KeyError', 'LookupError'], got: "KeyError: 'a'" };
  expect(passes(example('raises', 'LookupError'), error, null)).toBe(true);
  expect(passes(example('raises', 'ValueError'), error, null)).toBe(false);
  expect(passes(example('value', '1'), error, int('1'))).toBe(false);
  expect(passes(example('raises', 'KeyError'), answer(int('1')), null)).toBe(false);
  expect(passes(example('shown', 'P(1)'), answer(['other', 'P'], 'P(1)'), null)).toBe(true);
  expect(passes(example('shown', 'P(1)'), { kind: 'late' }, null)).toBe(false);
});

it('passes nothing where the literal is none', () => {
  expect(passes(example('value', 'x'), answer(['none']), null)).toBe(false);
});
