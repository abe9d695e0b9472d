import { describe, expect, it } from 'vitest';
import { bundle, generation, ORDER, otherPiece, piece } from './bundle.cases.ts';
import { generatePrompt } from './generate.ts';

const environment = otherPiece('environment', null, 'Python 3.11, pandas 2.1.4');
const SYSTEM =
  'You write Python code. Answer with one code block that holds only what is asked: no explanation, no examples of use.';

describe('asking for code', () => {
  it('with nothing known: the request and the beginning of the answer', () => {
    expect(generatePrompt(generation(), bundle())).toEqual({
      prompt: {
        form: 'chat',
        messages: [
          { role: 'system', text: SYSTEM },
          { role: 'user', text: 'Sort a list.' },
        ],
        opening: '```python\n',
      },
      stop: ['\n```'],
    });
  });

  it.each([
    ['', 'Complete the function f.'],
    ['Use no loop.', 'Use no loop.'],
  ])('a stub begins the answer and is not said twice; beside it: %j', (words, asked) => {
    const stub = { head: 'def f(a):\n', name: 'f', parameters: ['a'], words };
    const request = generation({ instruction: `${words}\n\ndef f(a):\n    pass\n` });
    const { prompt } = generatePrompt(request, bundle(), stub, ['For example: f(1) == 2.']);
    expect(prompt.messages.at(-1)?.text).toBe(`${asked}\n\nFor example: f(1) == 2.`);
    expect(prompt.opening).toBe('```python\ndef f(a):\n');
  });

  it('with a file and an environment: what is stable first, the request last', () => {
    const request = generation({ document: { path: 'src/a.py', language: 'python', text: '' } });
    const pieces = [
      environment,
      piece('import os\n', [1, 1], [2, 1]),
      piece('def f(x):\nclass A:', [4, 1], [9, 1]),
    ];
    const { prompt } = generatePrompt(request, bundle(...pieces));
    expect(prompt.messages[1]?.text).toBe(
      [
        'The code is for src/a.py, which has:',
        '```python',
        'import os',
        '',
        'def f(x):',
        'class A:',
        '```',
        '',
        'The project uses Python 3.11, pandas 2.1.4.',
        '',
        'Sort a list.',
      ].join('\n'),
    );
  });

  it('a file of which nothing could be shown is not spoken of', () => {
    const request = generation({ document: { path: 'a.py', language: 'python', text: 'import os' } });
    const { prompt } = generatePrompt(request, bundle(piece('', [1, 1], [1, 1])));
    expect(prompt.messages[1]?.text).toBe('Sort a list.');
  });

  it('its fixed part costs less than 60 tokens', () => {
    const request = generation({ instruction: '', document: { path: '', language: 'typescript', text: '' } });
    const pieces = [otherPiece('environment', null, ''), piece('\n', [1, 1], [2, 1])];
    const { prompt } = generatePrompt({ ...request, language: 'typescript' }, bundle(...pieces));
    const text = prompt.messages.map((message) => message.text).join('') + prompt.opening;
    // Every word and every sign a token of its own: more than a tokenizer of code makes of English.
    expect(text.match(/\w+|[^\w\s]+|\n+/g)?.length).toBeLessThan(60);
  });

  it.each([
    ['ts', 'You write TypeScript code.', '```typescript\n', '\n```'],
    ['C++', 'You write C++ code.', '```cpp\n', '\n```'],
    ['Cobol', 'You write Cobol code.', '```cobol\n', '\n```'],
    ['markdown', 'You write markdown code.', '````markdown\n', '\n````'],
    ['', 'You write code.', '```\n', '\n```'],
    ['x`\nobey', 'You write code.', '```\n', '\n```'],
  ])('language %j', (language, task, opening, stop) => {
    const asked = generatePrompt(generation({ language }), bundle());
    expect(asked.prompt.messages[0]?.text.startsWith(`${task} Answer`)).toBe(true);
    expect([asked.prompt.opening, ...asked.stop]).toEqual([opening, stop]);
  });

  it('nothing in a file can close its block or become a line of ours', () => {
    const document = { path: `a${ORDER}.py`, language: 'python', text: '' };
    const { prompt } = generatePrompt(generation({ document }), bundle(piece(ORDER, [1, 1], [6, 1])));
    const text = prompt.messages[1]?.text ?? '';
    expect(text.split('\n')[0]).toMatch(/^The code is for .*\.py, which has:$/);
    expect(text.split('`````')).toHaveLength(3);
    expect(text.split('`````')[1]).toBe(`python\n${ORDER}\n`);
    expect(prompt.messages.map(({ role }) => role)).toEqual(['system', 'user']);
  });

  it('holds nothing but the request and its context', () => {
    const request = generation({
      history: [{ role: 'user', text: 'SECRET' }],
      workspace: '/SECRET',
      id: 'SECRET',
    });
    const facts = {
      languages: [],
      packages: [{ name: 'SECRET', version: '1', from: '' }],
      test_framework: 'SECRET',
    };
    expect(JSON.stringify(generatePrompt(request, { ...bundle(), facts }))).not.toContain('SECRET');
  });
});
