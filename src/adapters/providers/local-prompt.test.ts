import { expect, test } from 'vitest';
import type { LoadedModel } from '../../ports/engine.ts';
import { layOut } from './local-prompt.ts';

const LOADED: LoadedModel = {
  trainContextTokens: 100,
  contextTokens: 100,
  chatTemplate: null,
  fillInTheMiddle: { prefix: '<P>', suffix: '<S>', middle: '<M>', fileSeparator: '<F>' },
  loadMs: 1,
};

function laid(prefix: string, suffix = '\nend', files: { path: string; text: string }[] = []) {
  const found = layOut({ form: 'fill_in_the_middle', prefix, suffix, files }, LOADED);
  if (!found.ok) throw new Error(found.failure.message);
  const text = found.value.prompt.map((part) => part.text).join('');
  return { text, opening: found.value.opening };
}

test('what is stable stands first, and what is typed last', () => {
  expect(laid('a = (', ')', [{ path: 'b.py', text: 'b' }]).text).toBe('<F>b.py\nb\n<P><S>)<M>a = (');
});

test.each([
  ['a = foo.ba', 'a = foo.', 'ba'],
  ['def f():\n    ret', 'def f():\n', '    ret'],
  ['def f():\n    ', 'def f():\n', '    '],
  ['return ', 'return', ' '],
  ['x = f(', 'x = f(', undefined],
  ['', '', undefined],
])('%j is asked without its unfinished word', (prefix, kept, opening) => {
  expect(laid(prefix)).toEqual({ text: `<P><S>\nend<M>${kept}`, opening });
});

test('a word that is too long to be one is left where it is', () => {
  const long = 'A'.repeat(200);
  expect(laid(long)).toEqual({ text: `<P><S>\nend<M>${long}`, opening: undefined });
});
