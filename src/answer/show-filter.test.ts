import { expect, test } from 'vitest';
import type { TokenProbability } from '../contract/candidate.ts';
import { isBeyondShowing, likelihoodOf, probabilitiesOf, showableOf } from './show-filter.ts';

const drawn = (...all: [string, number][]) => all.map(([text, probability]) => ({ text, probability }));
const textOf = (tokens: TokenProbability[]) => tokens.map(({ text }) => text).join('');

test('only what is kept counts', () => {
  const tokens = drawn(['a', 0.9], ['b', 0.9], ['c', 0.01]);
  expect(likelihoodOf(tokens, 'ab')?.mean).toBeCloseTo(0.9);
  expect(probabilitiesOf('ab', tokens)).toHaveLength(2);
  expect(probabilitiesOf('abc', tokens)).toHaveLength(3);
});

test('an unsure beginning is not made good by a sure end', () => {
  const tail = Array.from({ length: 40 }, (): [string, number] => ['x', 1]);
  const tokens = drawn(['a', 0.05], ['b', 0.9], ['c', 0.9], ...tail);
  expect(likelihoodOf(tokens, textOf(tokens))?.mean).toBeGreaterThan(0.9);
  expect(showableOf(textOf(tokens), tokens, 'whole')).toEqual({ weak: expect.stringContaining('unsure') });
});

test.each(['whole', 'as_far_as_sure'] as const)(
  'what is sure is shown, and what nobody knows: %s',
  (showing) => {
    expect(showableOf('ab', drawn(['a', 0.98], ['b', 0.97]), showing)).toEqual({ text: 'ab' });
    expect(showableOf('ab', [], showing)).toEqual({ text: 'ab' });
  },
);

test.each([
  ['two tokens are too few to tell', [0.01, 0.01], false],
  ['an unsure beginning', [0.5, 0.5, 0.5], true],
  ['a sure beginning', [0.9, 0.9, 0.9], false],
  ['one that can still become sure', [0.9, 0.9, 0.9, 0.4], false],
  ['one that cannot', [0.9, 0.9, 0.9, 0.2, 0.1, 0.2], true],
] as const)('whether drawing on is of no use for a whole line: %s', (_, probabilities, hopeless) => {
  const told = drawn(...probabilities.map((probability): [string, number] => ['a', probability]));
  expect(isBeyondShowing(told, 'whole')).toBe(hopeless);
});

test('a whole line that is given up early would not have been shown', () => {
  const sure = Array.from({ length: 13 }, (): [string, number] => ['x', 1]);
  const weak = drawn(['a', 0.9], ['b', 0.9], ['c', 0.9], ['d', 0.005], ...sure.slice(1));
  expect(isBeyondShowing(weak.slice(0, 4), 'whole')).toBe(true);
  expect(showableOf(textOf(weak), weak, 'whole')).toHaveProperty('weak');
});

test.each([
  ['up to the doubt', drawn(['sert', 0.99], ['Equal', 0.9], ['(', 0.9], ['value', 0.3]), 'sertEqual'],
  ['not into a word', drawn(['self', 0.95], ['.name', 0.9], ['space', 0.4]), 'self'],
  ['not behind an operator', drawn(['total', 0.95], [' +', 0.9], [' ', 0.9], ['b', 0.1]), 'total'],
  ['behind a closing bracket', drawn(['len', 0.95], ['(a)', 0.9], [' - ', 0.4], ['1', 0.9]), 'len(a)'],
  ['not by the mean: doubts add up', drawn(['one', 0.85], ['.two', 0.85], ['.three', 0.85]), 'one.two'],
])('the rest of a line is shown as far as it is sure: %s', (_, tokens, expected) => {
  expect(showableOf(textOf(tokens), tokens, 'as_far_as_sure')).toEqual({ text: expected });
});

test('a beginning of a character or two is not worth a look, the end of a line is', () => {
  const short = drawn(['xy', 0.95], [' = ', 0.3]);
  expect(showableOf('xy = ', short, 'as_far_as_sure')).toHaveProperty('weak');
  expect(showableOf('):', drawn(['):', 0.9]), 'as_far_as_sure')).toEqual({ text: '):' });
  expect(showableOf('never', drawn(['never', 0.2]), 'as_far_as_sure')).toEqual({
    weak: 'The model was unsure how the line continues: probability 0.20. Type a little more',
  });
});

test('drawing the rest of a line ends at the doubt behind which nothing is shown', () => {
  const tokens = drawn(['self', 0.95], ['.name', 0.9], ['space', 0.4], ['d', 1]);
  expect(isBeyondShowing(tokens.slice(0, 2), 'as_far_as_sure')).toBe(false);
  expect(isBeyondShowing(tokens.slice(0, 3), 'as_far_as_sure')).toBe(true);
  expect(showableOf('self.namespace', tokens.slice(0, 3), 'as_far_as_sure')).toEqual(
    showableOf('self.namespaced', tokens, 'as_far_as_sure'),
  );
});
