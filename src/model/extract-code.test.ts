import { expect, test } from 'vitest';
import { extractCode } from './body.ts';

test.each([
  ['bare code stays as it is', 'def f():\n    return 1\n', 'def f():\n    return 1'],
  ['bare code up to a closing fence whose opening stood in the prompt', 'x = 1\n```\nIt sets x.', 'x = 1'],
  ['a fenced block in words', 'Here it is:\n```python\nx = 1\n```\nDone.', 'x = 1'],
  ['a block that was cut off', '```ts\nconst a = 1;\nconst b', 'const a = 1;\nconst b'],
  ['a longer fence keeps shorter ones inside', '````md\n```\nx\n```\n````', '```\nx\n```'],
  ['indentation of the first line is kept', '\n\n    return 1\n\n', '    return 1'],
  ['nothing', '', ''],
])('%s', (_title, answer, code) => {
  expect(extractCode(answer)).toBe(code);
});
