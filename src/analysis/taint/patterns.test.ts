import { describe, expect, it } from 'vitest';
import { KINDS, SAFE_BUT_AMOUNT, safeFor } from './kinds.ts';
import { bitsWithout, isStrictPattern } from './patterns.ts';

describe('isStrictPattern', () => {
  it.each([
    ['^[a-z]+$', 'none', true],
    ['[a-z]+$', 'none', false],
    ['[a-z]+$', 'start', true],
    ['[a-z]+', 'start', false],
    ['[a-z]+', 'both', true],
    ['\\A\\d{4}\\Z', 'none', true],
    ['^v\\.\\d+$', 'none', true],
    ['^.+$', 'none', false],
    ['^[^/]+$', 'none', false],
    ['^\\S+$', 'none', false],
    ['/^\\w+$/', 'none', true],
    ['/^\\w+$/m', 'none', false],
  ] as const)('%s with %s anchored: %s', (pattern, anchors, strict) => {
    expect(isStrictPattern(pattern, anchors)).toBe(strict);
  });
});

describe('bitsWithout', () => {
  it.each([
    ['/[^a-z0-9]/gi', SAFE_BUT_AMOUNT],
    ['[^a-z./]', SAFE_BUT_AMOUNT & ~KINDS.path.mask],
    ['[^a-z;]', 0],
    ['/[\\r\\n]/g', safeFor('log', 'header')],
    ['/</g', safeFor('html')],
    ['..', 0],
  ])('%s', (pattern, bits) => {
    expect(bitsWithout(pattern)).toBe(bits);
  });
});
