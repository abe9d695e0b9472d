import { expect, it } from 'vitest';
import { LineEnds } from './line-ends.ts';

const TEXTS = [')', ')\n', ')\n\n', ')\r\n', ').', ':\n', '\n', '\n\n'];
const ends = new LineEnds((token) => TEXTS[token] ?? '');
const likeliest = new Map([
  [2, 0.3],
  [1, 0.25],
  [3, 0.125],
  [0, 0.1],
  [5, 0.05],
  [6, 0.03],
  [7, 0.02],
]);

it.each([
  [')\n\n', 0.675],
  [')\r\n', 0.675],
  [':\n', 0.05],
  ['\n', 0.05],
  [')', 0.1],
  [').', 0],
])('%j is as likely as all that end the line alike', (text, probability) => {
  expect(ends.together(TEXTS.indexOf(text), likeliest)).toBeCloseTo(probability);
});

it('is never more than certain', () => {
  expect(
    ends.together(
      1,
      new Map([
        [1, 0.8],
        [2, 0.2000001],
      ]),
    ),
  ).toBe(1);
});
