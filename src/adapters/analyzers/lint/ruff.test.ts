import { describe, expect, it } from 'vitest';
import { lintPython } from './ruff.ts';

const rules = (text: string) => lintPython(text).map(({ rule, kind }) => `${kind} ${rule}`);

describe('finds', () => {
  it.each<[string, string, string]>([
    ['an undefined name', 'def f():\n    return total\n', 'undefined ruff/F821'],
    ['a name that a comment excuses', 'print(total)  # noqa: F821\n', 'undefined ruff/F821'],
    ['a name that a comment of the file excuses', '# ruff: noqa\nprint(total)\n', 'undefined ruff/F821'],
    [
      'a name read before it is set',
      'a = 1\ndef f():\n    print(a)\n    a = 2\n    return a\n',
      'wrong ruff/F823',
    ],
    ['a format with too few arguments', 'print("%s %s" % (1,))\n', 'wrong ruff/F507'],
    ['another that raises', 'print("{} {}".format(1))\n', 'wrong ruff/F524'],
    ['a return outside a function', 'return 1\n', 'wrong ruff/F706'],
    ['await outside an async function', 'def f():\n    await g()\ndef g(): ...\n', 'wrong ruff/PLE1142'],
    ['what does not parse', 'def f(:\n', 'unparsed ruff/invalid-syntax'],
    ['what parses and is forbidden', 'def f(a, a): ...\n', 'wrong ruff/invalid-syntax'],
    ['raise NotImplemented', 'raise NotImplemented\n', 'wrong ruff/F901'],
    ['a raised text', 'raise "no"\n', 'wrong ruff/B016'],
    ['an assertion that always holds', 'assert (1, "no")\n', 'wrong ruff/F631'],
    ['a repeated argument', 'def f(a): ...\nf(a=1, **{"a": 2})\n', 'wrong ruff/PLE1132'],
    ['a function defined twice', 'def f():\n    return 1\ndef f():\n    return 2\n', 'suspect ruff/F811'],
    ['a name that numpy has no more', 'import numpy as np\nx = np.float(1)\n', 'suspect ruff/NPY001'],
  ])('%s', (_, text, expected) => {
    expect(rules(text)).toContain(expected);
  });
});

describe("of the project's Python", () => {
  const MATCH = 'match 1:\n    case 1:\n        pass\n';
  it.each<[string | undefined, string, string[]]>([
    ['3.9', MATCH, ['wrong ruff/invalid-syntax']],
    ['3.10.2', MATCH, []],
    [undefined, MATCH, []],
    ['3.10', 'try: ...\nexcept* ValueError: ...\n', ['wrong ruff/invalid-syntax']],
    ['3.10', 'raise ExceptionGroup("a", [])\n', ['undefined ruff/F821']],
    ['3.11', 'raise ExceptionGroup("a", [])\n', []],
    ['3.99', 'type A[T] = list[T]\n', []],
    ['nonsense', 'type A[T] = list[T]\n', []],
  ])('%s: %s', (version, text, expected) => {
    expect(lintPython(text, version).map(({ rule, kind }) => `${kind} ${rule}`)).toEqual(expected);
  });
});

describe('leaves alone', () => {
  it.each<[string, string]>([
    ['unused imports and variables', 'import os\ndef f():\n    a = 1\n'],
    ['names behind a wildcard import', 'from math import *\nprint(sqrt(2))\n'],
    ['names made at run time', 'globals().update(LEFT=1)\nprint(LEFT)\n'],
    ['names of notebooks and gettext', 'display(_("a"))\n'],
    ['the newest syntax', 'type A[T] = list[T]\nmatch 1:\n    case 1:\n        pass\n'],
    ['mutable defaults', 'def f(a=[]):\n    return a\n'],
    [
      'a name of a type checker',
      'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a import B\ndef f(b: "B"): ...\n',
    ],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(rules(text)).toEqual([]);
  });
});

it('says where, in UTF-16 code units, and which name', () => {
  const problem = { name: 'total', range: { start: { line: 2, column: 13 }, end: { line: 2, column: 18 } } };
  expect(lintPython('a = 1\nprint("😀", total)\n')).toMatchObject([problem]);
});
