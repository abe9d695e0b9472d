import { describe, expect, it } from 'vitest';
import { withStandardImports } from './standard-imports.ts';

const body = (line: string, head = 'def f(a):\n') => `${head}    ${line}\n`;

describe('a body that takes imports for granted gets them', () => {
  it.each([
    ['return math.ceil(a)', 'import math'],
    ['return [ceil(one) for one in a]', 'from math import ceil'],
    ['return Counter(a)', 'from collections import Counter'],
    ['found: List[int] = []', 'from typing import List'],
  ])('%s', (line, expected) => {
    expect(withStandardImports(body(line))).toBe(`${expected}\n\n${body(line)}`);
  });

  it('once each', () => {
    const code = body('return math.ceil(a) + math.floor(a)');
    expect(withStandardImports(code)).toBe(`import math\n\n${code}`);
  });
});

describe('nothing is added', () => {
  it.each([
    ['imported above', body('return math.ceil(a)', 'import math\n\ndef f(a):\n')],
    ['imported with others', body('return ceil(a)', 'from math import floor, ceil\n\ndef f(a):\n')],
    ['imported inside', body('import math\n    return math.ceil(a)')],
    ['a parameter', body('return string.upper()', 'def f(string: str):\n')],
    ['a variable', body('time = a\n    return time.x')],
    ['a function of its own', body('return sqrt(a)', 'def sqrt(a):\n    return a\n\ndef f(a):\n')],
    ['a method', body('return a.math.ceil(1)')],
    ['in words', body('"""Uses math.ceil(a) and Counter(a)."""\n    return a  # math.floor(a)')],
  ])('%s', (_, code) => {
    expect(withStandardImports(code)).toBe(code);
  });
});
