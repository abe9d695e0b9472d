import { expect, it } from 'vitest';
import { suggestion } from './sample-answers.cases.ts';
import { joinBlocks, renderSuggestedCode } from './suggestion.ts';
import { createTheme } from './theme.ts';

const block = (code: string, path: string | null = null) => ({ language: 'python', code, path, range: null });

it('gives a file nothing but code', () => {
  expect(joinBlocks([block('a = 1')])).toBe('a = 1\n');
  expect(joinBlocks([block('a = 1\n'), block('b = 2\n')])).toBe('a = 1\n\nb = 2\n');
});

it('has no heading where there is one part', () => {
  const one = suggestion({ generated_code: [block('a', 'a.py')] });
  expect(renderSuggestedCode(one, createTheme(false), (code) => code)).toBe('a\n');
});

it('shows a reader the parts below headings', () => {
  const shown = renderSuggestedCode(
    suggestion({
      generated_code: [block('a', 'a.py'), block('b', 'b.py')],
      test_stubs: [block('t')],
      alternatives: [[block('c')], [block('d')]],
    }),
    createTheme(false),
    (code) => code,
  );
  expect(shown).toBe(
    '-- a.py --\na\n\n-- b.py --\nb\n\n-- tests --\nt\n\n-- alternative 1 --\nc\n\n-- alternative 2 --\nd\n',
  );
});
