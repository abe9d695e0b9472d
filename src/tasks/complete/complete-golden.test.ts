import { expect, test } from 'vitest';
import { scriptedProvider } from '../../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../../test/fixtures/task-services.ts';
import { positionAt } from '../../base/text.ts';
import { isSuggestion } from '../../contract/answer.ts';
import { CompleteRequest } from '../../contract/request.ts';
import { TaskRun } from '../run/run.ts';
import { complete } from './complete.ts';

/**
 * What users of other assistants report as broken suggestions, by kind: the suffix repeated, brackets and
 * indentation broken, blank lines, control tokens, chat or thoughts in the code; and edits that delete what stood
 * there. The model says what is in the middle; what results is the whole document, or null for silence.
 */
const GOLDEN: [kind: string, language: string, drawn: string, said: string, document: string | null][] = [
  [
    'the suffix again',
    'python',
    'def f(a):\n    return ▮\n\nprint(f(1))\n',
    'a\n\nprint(f(1))\n',
    'def f(a):\n    return a\n\nprint(f(1))\n',
  ],
  ['the rest of the line again', 'python', 'x = max(▮, 2)\n', '1, 2)', 'x = max(1, 2)\n'],
  ['only the suffix', 'python', 'def f():\n    ▮\n    return 1\n', 'return 1', null],
  [
    'a bracket too many',
    'typescript',
    'const a = [1, 2];\nconsole.log(▮)\n',
    'a.length)',
    'const a = [1, 2];\nconsole.log(a.length)\n',
  ],
  ['a quote too many', 'python', "print('▮')\n", "hello')", "print('hello')\n"],
  ['a bracket too few', 'python', 'x = ▮\ny = 2\n', 'max(1, 2', null],
  [
    'a brace that is there',
    'typescript',
    'function f(): number {\n  ▮\n}\n',
    'return 1;\n}\n',
    'function f(): number {\n  return 1;\n}\n',
  ],
  [
    'the next function as well',
    'python',
    'def f(a):\n    ▮\n',
    'return a\n\n\ndef g(b):\n    return b',
    'def f(a):\n    return a\n',
  ],
  ['blank lines at the end', 'python', 'def f(a):\n    ▮\n', 'return a\n\n\n\n', 'def f(a):\n    return a\n'],
  ['nothing but blanks', 'python', 'x = 1\n▮\n', '   \n  ', null],
  ['control tokens', 'python', 'x = ▮\n', '1<|fim_pad|><|endoftext|>', 'x = 1\n'],
  ['a chat around the code', 'python', 'def f(a):\n    ▮\n', '```python\nreturn a\n```', null],
  [
    'a fence behind it',
    'python',
    'def f(a):\n    ▮\n',
    'return a\n```\nThis function returns a.',
    'def f(a):\n    return a\n',
  ],
  ['thoughts', 'python', 'x = ▮\n', '<think>The user wants a number</think>1', null],
  ['broken indentation', 'python', 'def f(a):\n    if a:\n        b = 1\n    ▮\n', '      return a', null],
  [
    'code that follows, with Windows line ends',
    'python',
    'def f(a):\r\n    ▮\r\n    return b\r\n',
    'b = a\r\n    return b\r\n',
    'def f(a):\r\n    b = a\r\n    return b\r\n',
  ],
  ['another file behind it', 'python', 'x = ▮\n', '1<|file_sep|>b.py\ny = 2', 'x = 1\n'],
  [
    'the closers of a nested call',
    'typescript',
    'const x = (a: number) => a;\nfoo(bar([▮]))\n',
    'x(1)]))',
    'const x = (a: number) => a;\nfoo(bar([x(1)]))\n',
  ],
  [
    'the end of a template',
    'typescript',
    'const a = 1;\nconst b = `a is \u0024{▮}`;\n',
    'a}`;',
    'const a = 1;\nconst b = `a is \u0024{a}`;\n',
  ],
  ['a line that goes round in circles', 'python', 'x = [▮]\n', '1, 1, 1]]]]]]]', 'x = [1, 1, 1]\n'],
  ['the line above once more', 'python', 'x = compute(1)\n▮\n', 'x = compute(1)', null],
];

test.each(GOLDEN)('%s (%s)', async (_, ...[language, drawn, said, document]) => {
  const [before = '', after = ''] = drawn.split('▮');
  const request = CompleteRequest.parse({
    id: 'r',
    workspace: null,
    task: 'complete',
    document: { path: null, language, text: before + after, part: true },
    position: positionAt(before + after, before.length),
  });
  const provider = scriptedProvider([{ pieces: [...said] }]);
  const services = taskServices('complete', provider);
  const answer = await complete(
    new TaskRun(request, services, () => undefined, new AbortController().signal),
  );
  const code = isSuggestion(answer) ? answer.generated_code.map((block) => block.code).join('') : null;
  expect(code === null ? null : before + code + after).toBe(document);
  // Nothing of the document is replaced: a completion only puts text in.
  if (isSuggestion(answer))
    for (const { range } of answer.generated_code) expect(range?.start).toEqual(range?.end);
});
