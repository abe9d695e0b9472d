import { expect, it } from 'vitest';
import { renderTable } from './table.ts';
import { createTheme } from './theme.ts';

it('aligns columns and leaves no blanks at the ends', () => {
  const table = renderTable(
    ['NAME', 'SIZE', 'NOTE'],
    [
      ['small', '1 MB', ''],
      ['much-larger', '1.1 GB', 'on\ntwo'],
    ],
    createTheme(false),
  );
  expect(table).toBe('NAME         SIZE    NOTE\nsmall        1 MB\nmuch-larger  1.1 GB  on two\n');
});
