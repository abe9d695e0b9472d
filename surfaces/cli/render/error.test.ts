import { expect, it } from 'vitest';
import { cancelledFailure, usageFailure } from '../command-failure.ts';
import { renderFailure, renderWarning } from './error.ts';
import { createTheme } from './theme.ts';

const plain = createTheme(false);

it.each([
  ['a.py does not exist; check the path', 'fettle: a.py does not exist; check the path.\n'],
  ["unknown command 'x'. Did you mean y?", "fettle: unknown command 'x'. Did you mean y?\n"],
  ['two\nlines\u001b[2J.', 'fettle: two lines\\x1b[2J.\n'],
])('%j is one line', (message, line) => {
  expect(renderFailure(usageFailure(message), plain)).toBe(line);
});

it('says only that it was cancelled', () => {
  expect(renderFailure(cancelledFailure(), plain)).toBe('cancelled\n');
});

it('warns on one line', () => {
  expect(renderWarning('FETTLE_X is\nnot a setting', plain)).toBe(
    'fettle: warning: FETTLE_X is not a setting\n',
  );
});
