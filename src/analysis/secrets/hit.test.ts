import { describe, expect, it } from 'vitest';
import { type Hit, hashOf, mostSpecific, RANK } from './hit.ts';

const hit = (rule: string, start: number, end: number, rank: number): Hit => {
  return { rule, name: rule, start, end, secret: 'x'.repeat(end - start), rank };
};
const told = (...hits: Hit[]) => mostSpecific(hits).map(({ rule, from, to }) => `${rule} ${from}-${to}`);

describe('one hit a place', () => {
  it.each<[string, Hit[], string[]]>([
    ['none', [], []],
    [
      'the surer rule, and the place of both',
      [hit('name', 0, 30, RANK.name), hit('shape', 10, 20, RANK.shape)],
      ['shape 0-30'],
    ],
    [
      'the longer of two that are as sure',
      [hit('short', 0, 10, RANK.shape), hit('long', 5, 30, RANK.shape)],
      ['long 0-30'],
    ],
    [
      'the first of two that are the same',
      [hit('first', 0, 10, RANK.shape), hit('second', 0, 10, RANK.shape)],
      ['first 0-10'],
    ],
    [
      'two that touch, in the order of the text',
      [hit('second', 10, 20, RANK.name), hit('first', 0, 10, RANK.provider)],
      ['first 0-10', 'second 10-20'],
    ],
    [
      'a chain of overlaps',
      [hit('a', 0, 10, RANK.name), hit('b', 5, 20, RANK.provider), hit('c', 15, 30, RANK.shape)],
      ['b 0-30'],
    ],
  ])('%s', (_, hits, expected) => {
    expect(told(...hits)).toEqual(expected);
  });
});

it('tells a secret by a hash that is the same each time', () => {
  expect(hashOf('a')).toBe('ca978112ca1bbdca');
});
