import { describe, expect, it } from 'vitest';
import { effort } from '../../../test/fixtures/processor-time.ts';
import { isExponential } from './is-exponential.ts';

describe('patterns of exponential time', () => {
  it.each([
    '^(a+)+$',
    '^(\\w+,?)+$',
    '^([a-zA-Z0-9]|[a-z.])+@acme\\.io$',
    '^(\\/|[\\w/])*$',
    '^(a|a)*$',
    '(x+x+)+y',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '^(\\s*|-)*!$',
    '^(?:[^"]|\\\\.)*"$',
    '^(a{1,3})*$',
    '^(.*,)*!$',
    '^(?:\\d+(?:,\\d*)?)+x$',
  ])('%s', (pattern) => {
    expect(isExponential(pattern)).toBe(true);
  });
});

describe('patterns that are quick, or slow by a power', () => {
  it.each([
    '^a+$',
    '^\\w+(,\\w+)*$',
    '^(\\d{3}-)+\\d$',
    '^([a-z]+\\.)+[a-z]{2,}$',
    '^(?:[^"\\\\]|\\\\.)*"$',
    '(a+)+',
    '^(a|b)*$',
    '^(foo|bar|baz)+$',
    '\\s+$',
    '^.*,.*,.*$',
    '^(#|//).*$',
    '^(\\w+\\s?=\\s?\\w+;)*$',
    '',
    '(',
    '[a',
    '^(a+)\\1+$',
    '(?i)^(a+)+$',
    '(?>a+)+b',
  ])('%s', (pattern) => {
    expect(isExponential(pattern)).toBe(false);
  });
});

it('knows that the whole text is asked for', () => {
  expect(isExponential('(a+)+')).toBe(false);
  expect(isExponential('(a+)+', true)).toBe(true);
});

it('gives up on large patterns soon', async () => {
  const spent = await effort(() => {
    expect(isExponential(`^(${'(a|b){1,99}'.repeat(50)})+$`)).toBe(false);
    expect(isExponential(`^${'('.repeat(5_000)}a${')+'.repeat(5_000)}$`)).toBe(false);
    isExponential(`^(${'[a-z]|'.repeat(390)}x)+$`);
  });
  expect(spent).toBeLessThan(1_500);
});
