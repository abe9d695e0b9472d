import { describe, expect, it } from 'vitest';
import { OpeningFilter } from './opening-filter.ts';

function filtered(...pieces: string[]): string {
  const filter = new OpeningFilter('Summary:');
  return pieces.map((piece) => filter.push(piece)).join('') + filter.end();
}

describe('the beginning of an answer', () => {
  it.each([
    ['blanks behind what was given', [' ', 'It adds.'], 'It adds.'],
    ['the words said once more', ['Sum', 'mary: It', ' adds.'], 'It adds.'],
    ['words that begin alike', ['Sum', ' of two.'], 'Sum of two.'],
    ['the words later on', ['It adds. Summary: it adds.'], 'It adds. Summary: it adds.'],
    ['nothing else', ['Summ'], 'Summ'],
    ['nothing at all', [' '], ''],
  ])('%s', (_, pieces, expected) => {
    expect(filtered(...pieces)).toBe(expected);
  });

  it('is passed on as soon as it is known', () => {
    const filter = new OpeningFilter('Summary:');
    expect(['Su', 'ms ', 'two'].map((piece) => filter.push(piece))).toEqual(['', 'Sums ', 'two']);
  });
});
