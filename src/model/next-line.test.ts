import { expect, test } from 'vitest';
import { nextLine } from './next-line.ts';

test.each([
  ['a statement', 'python', 'def f():\n    x = 1', '\n    '],
  ['a head', 'python', 'def f():\n  if x:', '\n    '],
  ['the first head of a file', 'python', 'def f():', '\n    '],
  ['a head in a file with tabs', 'python', 'def f():\n\tif x:', '\n\t\t'],
  ['what leaves a block', 'python', 'def f():\n    if x:\n        return x + 1', '\n    '],
  ['a return with a call', 'python', 'def f():\n    return g(x)[0]', '\n'],
  ['a return that goes on', 'python', 'def f():\n    return (', '\n    '],
  ['a return that goes on by a backslash', 'python', 'def f():\n    return x \\', '\n    '],
  ['a name that begins like it', 'python', 'def f():\n    passed = 1', '\n    '],
  ['a return where braces end blocks', 'typescript', 'function f() {\n  return 1;', '\n  '],
  ['a brace', 'typescript', 'function f() {', '\n  '],
  ['lines that end as Windows has it', 'typescript', 'const a = 1;\r\n  f();', '\r\n  '],
])('Enter behind %s', (_, language, before, expected) => {
  expect(nextLine(before, language)).toBe(expected);
});
