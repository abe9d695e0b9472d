import { expect, it } from 'vitest';
import { Calm, indentsFirst } from './calm.ts';

it.each([
  ['an empty line inside a body', 'def f():\n    a = 1\n|\n    return a\n', true],
  ['blank lines around it', 'def f():\n\ta = 1\n\n|\n\n\treturn a\n', true],
  ['one that is indented', 'def f():\n    a = 1\n    |\n    return a\n', false],
  ['the end of a body', 'def f():\n    a = 1\n|\nb = 2\n', false],
  ['the top of a file', '|\n    a = 1\n', false],
  ['the end of a file', '    a = 1\n|', false],
  ['a line with something on it', '    a = 1\n|b\n    c\n', false],
])('%s', (_, marked, expected) => {
  const lines = marked.slice(0, marked.indexOf('|')).split('\n');
  const position = { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  expect(indentsFirst(marked.replace('|', ''), position)).toBe(expected);
});

it('waits until nothing was typed for the time that is set, of each document by itself', async () => {
  const calm = new Calm(300);
  const { signal } = new AbortController();
  const isAtOnce = (uri: string) =>
    Promise.race([
      calm.settle(uri, signal).then(() => true),
      new Promise((resolve) => setImmediate(resolve, false)),
    ]);
  calm.typed('a');
  expect(await isAtOnce('b')).toBe(true);
  expect(await isAtOnce('a')).toBe(false);
  await calm.settle('a', signal);
  // Timers may come a millisecond early.
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await isAtOnce('a')).toBe(true);
});

it('waits no longer than its signal', async () => {
  // Longer than the test may take.
  const calm = new Calm(600_000);
  calm.typed('a');
  await calm.settle('a', AbortSignal.timeout(5));
});
