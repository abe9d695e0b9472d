import { describe, expect, it } from 'vitest';
import { createTheme, wantsColor } from './theme.ts';

describe('wantsColor', () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [{ TERM: 'dumb' }, true, false],
  ])('%j on a terminal: %j gives %j', (environment, isTerminal, expected) => {
    expect(wantsColor(environment, isTerminal)).toBe(expected);
  });
});

it('gives text back as it is without colour', () => {
  expect(createTheme(false).bad('text')).toBe('text');
  expect(createTheme(true).bad('text')).toBe('\u001b[31mtext\u001b[39m');
});
