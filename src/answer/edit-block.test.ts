import { expect, test } from 'vitest';
import { replacementOf } from './fence-splitter.ts';

test('of a search-and-replace block only what it brings is code', () => {
  const block =
    '<<<<<<< SEARCH\nold()\n=======\n  new()\n>>>>>>> REPLACE\n<<<<<<< SEARCH\n=======\nmore()\n>>>>>>> REPLACE';
  expect(replacementOf(block, 'python')).toEqual({ text: '  new()\nmore()\n', language: 'python' });
});

test('of a diff the added lines, in the language of its file', () => {
  const block = '--- a/x.py\n+++ b/x.py\n@@ -1,2 +1,2 @@\n a = 1\n-b = 2\n+b = 3\n++++c';
  expect(replacementOf(block, 'diff')).toEqual({ text: 'b = 3\n+++c', language: 'python' });
  expect(replacementOf('+x', 'patch')).toEqual({ text: 'x', language: '' });
});

test('code is no edit', () => {
  expect(replacementOf('a = 1 << 2\n# =======\n', 'python')).toBeNull();
  expect(replacementOf('+x', 'python')).toBeNull();
});
