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
  const calm = new Calm(60);
  const took = async (uri: string) => {
    const started = performance.now();
    await calm.settle(uri, new AbortController().signal);
    return performance.now() - started;
  };
  calm.typed('a');
  expect(await took('b')).toBeLessThan(40);
  expect(await took('a')).toBeGreaterThan(15);
  expect(await took('a')).toBeLessThan(40);
  calm.typed('a');
  const started = performance.now();
  await calm.settle('a', AbortSignal.timeout(5));
  expect(performance.now() - started).toBeLessThan(50);
});
