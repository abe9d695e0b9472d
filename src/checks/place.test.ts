import { describe, expect, it } from 'vitest';
import { effort } from '../../test/fixtures/processor-time.ts';
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
  it('reach from the beginning of the line to the end of the next line of code', () => {
    const text = 'one\n  two three\r\n\r\n   four five \nsix\n';
    expect(surroundings(text, { start: 6, end: 9 })).toEqual({ start: 4, end: 15 });
    expect(surroundings(text, { start: 6, end: 15 })).toEqual({ start: 4, end: 31 });
    expect(surroundings(text, { start: text.length - 1, end: text.length })).toEqual({
      start: text.length - 4,
      end: text.length,
    });
  });

  it('do not take long over a million characters on one line', async () => {
    const spent = await effort(() => {
      expect(surroundings('x'.repeat(1_000_000), { start: 999_999, end: 999_999 }).start).toBe(0);
    });
    expect(spent).toBeLessThan(500);
  });
});

describe('touches', () => {
  it.each([
    [0, 3, true],
    [5, 9, true],
    [3, 5, true],
    [0, 2, false],
    [6, 9, false],
  ])('a place from %i to %i: %s', (start, end, expected) => {
    expect(touches({ start: 3, end: 5 }, { start, end })).toBe(expected);
  });
});
