import { expect, test } from 'vitest';
import { trimCompletion } from './trim-completion.ts';

const suffix = '\n\nprint(total)\n';

test.each([
  { title: 'a whole answer stays', text: 'return a + b', end: 'stop', expected: 'return a + b' },
  { title: 'a cut last line goes', text: 'x = 1\ny = (', end: 'length', expected: 'x = 1' },
  {
    title: 'the only line stays though it was cut',
    text: 'value = f(',
    end: 'length',
    expected: 'value = f(',
  },
  {
    title: 'an end that repeats the suffix goes',
    text: 'a + b\n\nprint(total)',
    end: 'stop',
    expected: 'a + b',
  },
  { title: 'a repeated line break alone is no echo', text: 'a\n\n', end: 'stop', expected: 'a\n\n' },
] as const)('$title', ({ text, end, expected }) => {
  expect(trimCompletion(text, end, suffix)).toBe(expected);
});
