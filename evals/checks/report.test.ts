import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../wilson.ts';
import { rowOf } from './report.ts';
import { tableLines } from './table.ts';

describe('the interval', () => {
  it.each([
    // By hand from the formula, with z = 1.959964.
    [0, 10, 0, 0.2775],
    [5, 10, 0.2366, 0.7634],
    [10, 10, 0.7225, 1],
    [95, 100, 0.8882, 0.9785],
    [0, 0, 0, 1],
  ])('of %i in %i', (hits, n, low, high) => {
    const [from, to] = wilsonInterval(hits, n);
    expect(from).toBeCloseTo(low, 4);
    expect(to).toBeCloseTo(high, 4);
  });
});

describe('a row', () => {
  const row = (hits: number, target?: Parameters<typeof rowOf>[0]['target'], n = 100) =>
    rowOf({ name: 'a', n, hits, wrong: [], ...(target === undefined ? {} : { target }) });

  it.each([
    [95, { atLeast: 0.95 }, true],
    [94, { atLeast: 0.95 }, false],
    [0, { atMost: 0 }, true],
    [1, { atMost: 0 }, false],
  ])('with %i of 100 and the target %o', (hits, target, isMet) => {
    expect(row(hits, target).isMet).toBe(isMet);
  });

  it('is not judged without a target, and misses it over nothing', () => {
    expect(row(1).isMet).toBeNull();
    expect(row(0, { atMost: 0 }, 0).isMet).toBe(false);
  });
});

it('is a table, with what went wrong below it', () => {
  const rows = [
    rowOf({ name: 'caught', n: 4, hits: 3, target: { atLeast: 0.95 }, wrong: ['a.b(\n  c\n)'] }),
    rowOf({ name: 'told', n: 4, hits: 0, wrong: [] }),
  ];
  expect(tableLines([{ suite: 'one', rows, versions: {} }])).toEqual([
    'suite  what    n  figure    95 % interval     target',
    'one    caught  4  3 (75 %)  30.1 % to 95.4 %  >= 95 %  MISS',
    'one    told    4  0 (0 %)   0 % to 49 %',
    '',
    'one, caught: a.b( c )',
  ]);
});
