import { expect, test } from 'vitest';
import { promptOf } from './prompt-forms.ts';

const TOKENS = { prefix: '<P>', suffix: '<S>', middle: '<M>', fileSeparator: null };
const HOLE = { prefix: 'a = ', suffix: '\nb = 1\nc = 2\n' };

function textOf(form: 'psm' | 'spm' | 'bare', suffixLines: number | null = null, hole = HOLE): string {
  return promptOf({ form, suffixLines }, hole, TOKENS)
    .map(({ text }) => text)
    .join('');
}

test('each form has its order', () => {
  expect(textOf('psm')).toBe('<P>a = <S>\nb = 1\nc = 2\n<M>');
  expect(textOf('spm')).toBe('<S>\nb = 1\nc = 2\n<P>a = <M>');
  expect(textOf('bare')).toBe('<P><S>\nb = 1\nc = 2\n<M>a = ');
});

test('of what follows the cursor so many lines are left, the rest of its own being the first', () => {
  expect(textOf('psm', 2)).toBe('<P>a = <S>\nb = 1<M>');
  expect(textOf('bare', 0)).toBe('<P><S><M>a = ');
});

test('text of the user stays text, also where it looks like a control token', () => {
  const parts = promptOf({ form: 'bare', suffixLines: null }, { prefix: '<S>', suffix: '' }, TOKENS);
  expect(parts).toEqual([
    { text: '<P>', special: true },
    { text: '<S>', special: true },
    { text: '<M>', special: true },
    { text: '<S>', special: false },
  ]);
});
