import { describe, expect, it } from 'vitest';
import { fingerprint, textHash, tokensAround } from './fingerprint.ts';

describe('fingerprint', () => {
  it('is the same for the same rule and words, and another for any other', () => {
    expect(fingerprint('a', 'b')).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprint('a', 'b')).toBe(fingerprint('a', 'b'));
    expect(fingerprint('a', 'c')).not.toBe(fingerprint('a', 'b'));
    expect(fingerprint('b', 'b')).not.toBe(fingerprint('a', 'b'));
  });
});

it('hashes a text as sha256sum does its bytes', () => {
  expect(textHash('naïve\n')).toBe('e5264d078fbcb924b76df386117def39a612066f2790708d85e36d6d9a924ae0');
});

describe('tokensAround', () => {
  it('sees the tokens of its own line only, without blanks', () => {
    const text = 'above()\n\t x  = foo(1 )\r\nbelow';
    expect(tokensAround(text, text.indexOf('foo'), 8)).toBe('x = | foo ( 1 )');
  });

  it('does not change when lines are added or indented', () => {
    const text = 'if (a {\n  b\n';
    const moved = `\n\n// more\n    ${text}`;
    expect(tokensAround(moved, moved.indexOf('a {'), 8)).toBe(tokensAround(text, text.indexOf('a {'), 8));
  });

  it('keeps the nearest tokens of either side', () => {
    expect(tokensAround('a b c d e f', 6, 2)).toBe('b c | d e');
  });

  it.each([
    ['', 0],
    ['abc', -5],
    ['abc', 99],
    ['😀😀', 1],
    ['a'.repeat(100_000), 50_000],
  ])('takes any text and offset', (text, offset) => {
    expect(tokensAround(text, offset, 8)).toContain(' | ');
  });
});
