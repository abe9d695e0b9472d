import { expect, it } from 'vitest';
import { holeOf } from './markers.ts';

it.each([
  ['Qwen', '<|fim_prefix|>A<|fim_suffix|>B<|fim_middle|>'],
  ['StarCoder', '<fim_prefix>A<fim_suffix>B<fim_middle>'],
  ['DeepSeek', '<｜fim▁begin｜>A<｜fim▁hole｜>B<｜fim▁end｜>'],
  ['Code Llama', '<PRE> A <SUF>B <MID>'],
  ['Codestral', '[SUFFIX]B[PREFIX]A'],
])('reads the markers of %s', (_family, prompt) => {
  expect(holeOf(prompt, 'ignored')).toEqual({
    prefix: 'A',
    suffix: 'B',
    path: null,
    language: null,
    extra: [],
  });
});

it('keeps blanks of the text where a family has none of its own', () => {
  expect(holeOf('<|fim_prefix|>  A <|fim_suffix|> B <|fim_middle|>', '')).toMatchObject({
    prefix: '  A ',
    suffix: ' B ',
  });
});

it('finds the files before the hole, and the name of its own', () => {
  const prompt =
    '<|repo_name|>r\n<|file_sep|>b.py\nb = 1\n<|file_sep|>a.py\n<|fim_prefix|>A<|fim_suffix|>B<|fim_middle|>';
  expect(holeOf(prompt, '')).toMatchObject({ path: 'a.py', extra: [{ path: 'b.py', text: 'b = 1\n' }] });
});

it.each([
  'def a():',
  '<|fim_prefix|>A',
  '<|fim_middle|><|fim_suffix|><|fim_prefix|>',
  'a [PREFIX] b [SUFFIX]',
])('takes %j as it stands', (prompt) => {
  expect(holeOf(prompt, 'S')).toEqual({ prefix: prompt, suffix: 'S', path: null, language: null, extra: [] });
});
