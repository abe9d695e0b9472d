import { expect, it } from 'vitest';
import { CitationFilter, citedInWords } from './citations.ts';

const SHOWN = [{ first: 10, last: 20 }];

function filtered(text: string, size = text.length): { text: string; words: string } {
  const filter = new CitationFilter(SHOWN);
  const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
  const out = pieces.map((piece) => filter.push(piece)).join('') + filter.end();
  return { text: out, words: citedInWords(filter.counts) };
}

it('leaves true citations alone, in whatever pieces they come', () => {
  const text = 'Opens it (lines 10-12).\n- Line 13: reads.\nAnd L20 closes, lines 14 and 15 too.\n';
  for (const size of [1, 3, 80])
    expect(filtered(text, size)).toEqual({ text, words: 'its 4 citations are of existing lines' });
});

it('ends a citation with the last line that exists', () => {
  expect(filtered('See lines 18-40, and line 20 to 99.')).toEqual({
    text: 'See lines 18-20, and line 20.',
    words: 'of its 2 citations 2 shortened to existing lines',
  });
});

it('strikes what is outside', () => {
  expect(filtered('Reads it (lines 1-5). Lines 30-31: writes it, as line 9 says.')).toEqual({
    text: 'Reads it . The code: writes it, as the code says.',
    words: 'of its 3 citations 3 removed',
  });
});

it('does not touch code', () => {
  const text = '```python\n# lines 1-5\n```\nAll.';
  expect(filtered(text)).toEqual({ text, words: 'it cites no lines' });
});
