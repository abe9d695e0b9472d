import { describe, expect, it } from 'vitest';
import { candidateAlone, candidateAt } from './candidate.cases.ts';
import { placesOf, surroundings, touches } from './place.ts';

describe('placesOf', () => {
  it('is what was replaced, and what replaced it', () => {
    expect(placesOf(candidateAt('ab«cd»ef', 'x😀y'))).toEqual({
      before: { start: 2, end: 4 },
      after: { start: 2, end: 6 },
    });
    expect(placesOf(candidateAt('ab«»', ''))).toEqual({
      before: { start: 2, end: 2 },
      after: { start: 2, end: 2 },
    });
  });

  it('is everything for a candidate that stands alone, or whose range is not of its document', () => {
    expect(placesOf(candidateAlone('abc', 'python', 'x')).after).toEqual({ start: 0, end: 3 });
    const astray = { line: 9, column: 9 };
    const candidate = { ...candidateAlone('abc'), range: { start: astray, end: astray } };
    expect(placesOf(candidate).after).toEqual({ start: 0, end: 3 });
  });
});

describe('surroundings', () => {
  it('reach from the beginning of the line to the next code', () => {
    const text = 'one\n  two three\n\n   four\n';
    expect(surroundings(text, { start: 6, end: 9 })).toEqual({ start: 4, end: 10 });
    expect(surroundings(text, { start: 10, end: 15 })).toEqual({ start: 4, end: 20 });
    expect(surroundings(text, { start: 24, end: 25 })).toEqual({ start: 17, end: 25 });
  });
});

describe('touches', () => {
  const range = { start: { line: 2, column: 1 }, end: { line: 2, column: 3 } };
  it.each([
    [0, 3, true],
    [5, 9, true],
    [0, 2, false],
    [6, 9, false],
  ])('a place from %i to %i: %s', (start, end, expected) => {
    expect(touches('ab\ncd\nef', range, { start, end })).toBe(expected);
  });

  it('is never so without a range', () => {
    expect(touches('ab', null, { start: 0, end: 2 })).toBe(false);
  });
});
