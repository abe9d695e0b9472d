import { expect, test } from 'vitest';
import { trimCompletion } from './trim-completion.ts';

const AFTER = '\n\nprint(total)\n';

/** The place is drawn with `▮` for the cursor; `...` stands for AFTER. */
function trimmed(drawn: string, text: string, end: 'stop' | 'length' = 'stop'): string {
  const [before = '', after = ''] = drawn.replace('...', AFTER).split('▮');
  return trimCompletion(text, end, { before, after, language: 'python' });
}

test.each([
  ['a whole answer stays', '▮...', 'return a + b', 'return a + b'],
  ['an end that repeats the suffix goes', '▮...', 'a + b\n\nprint(total)', 'a + b'],
  ['blank ends go', '▮...', 'a\n\n', 'a'],
  ['blanks alone are nothing', '▮...', '  \n', ''],
  ['a bracket that the editor closed is not closed twice', 'f(▮)\n', 'a, g(b))', 'a, g(b)'],
  ['nor a string', "x = '▮'\n", "hello')", 'hello'],
  ['nor a bracket with more behind it', 'f([▮]),\n', 'a, b[0]])', 'a, b[0]'],
  ['nor a comma', '  a: ▮,\n', '1,', '1'],
  ['a bracket that is open stays', 'f(▮\n', 'a, b)', 'a, b)'],
  ['what the next line says already is not said again', 'if a:\n    ▮\n    return b\n', 'return b', ''],
  ['nor further down', 'x = 1\n▮\ny = 2\n', 'z = 3\ny = 2\nw = 4', 'z = 3'],
  ['the line above is not repeated', 'x = compute(1)\n▮\n', 'x = compute(1)', ''],
  ['circles end', '▮\n', 'a = 1\nb = 2\nb = 2\nb = 2\nb = 2', 'a = 1\nb = 2'],
  ['control tokens do not leak', '▮\n', 'a = 1<|fim_middle|>b', 'a = 1'],
  ['nor do fences', 'def f():\n    ▮\n', 'return 1\n```\nThis returns', 'return 1'],
  ['nor thoughts', '▮\n', '<think>The user wants', ''],
  [
    'a file about control tokens keeps its own',
    'A = "<|fim_middle|>"\nB = ▮\n',
    '"<|fim_middle|>"',
    '"<|fim_middle|>"',
  ],
])('%s', (_, drawn, text, expected) => {
  expect(trimmed(drawn, text)).toBe(expected);
});

test('a cut last line goes, unless it is the only one', () => {
  expect(trimmed('▮...', 'x = 1\ny = (', 'length')).toBe('x = 1');
  expect(trimmed('▮...', 'value = f(', 'length')).toBe('value = f(');
});
