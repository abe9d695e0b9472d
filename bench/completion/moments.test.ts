import { expect, test } from 'vitest';
import type { Asked, Side } from './ask.ts';
import { askMoments, blockIn, linesOfMoments } from './moments.ts';
import { Random } from './random.ts';

const BODY = Array.from({ length: 7 }, (_, line) => `    step_${line} = compute(${line})`);
const PYTHON = ['import os', '', 'def short():', '    pass', '', 'def long(a):', ...BODY, '', 'print(1)'];
const NEVER = new AbortController().signal;

test('a function of that length loses its body, and nothing else is lost', () => {
  const [asked] = blockIn({ path: 'a.py', language: 'python', text: PYTHON.join('\n') });
  expect(asked).toEqual({
    path: 'a.py',
    language: 'python',
    before: 'import os\n\ndef short():\n    pass\n\ndef long(a):\n    ',
    after: '\n\nprint(1)',
  });
  const script = ['function a(b) {', ...BODY.map((line) => line.slice(2)), '}', ''].join('\n');
  expect(blockIn({ path: 'a.js', language: 'javascript', text: script })[0]).toMatchObject({
    before: 'function a(b) {\n  ',
    after: '\n}\n',
  });
  expect(blockIn({ path: 'a.py', language: 'python', text: 'def short():\n    pass\n' })).toEqual([]);
});

test('files are asked for cold, bodies when they were made ready, each once', async () => {
  const seen: string[] = [];
  const answer = { reason: null, reused: false, evaluatedTokens: 1, firstTokenMs: 20, isModelAsked: true };
  const side: Side = {
    name: 'fettle',
    ask: async ({ path, after }: Asked) => {
      seen.push(`ask ${path}`);
      return { ...answer, text: after.startsWith('\n\nprint') ? 'a\nb' : '' };
    },
    prepare: async ({ path }) => {
      seen.push(`prepare ${path}`);
    },
    close: async () => undefined,
  };
  const long = Array.from({ length: 500 }, (_, line) => `value_${line} = compute(${line})`).join('\n');
  const files = [
    { path: 'long.py', language: 'python' as const, text: long },
    { path: 'block.py', language: 'python' as const, text: PYTHON.join('\n') },
  ];
  const options = { count: 3, random: new Random(1), signal: NEVER };
  const figures = await askMoments(side, [...files, ...files], options);
  expect(seen).toEqual(['ask long.py', 'prepare block.py', 'ask block.py']);
  expect(figures).toMatchObject({
    opened: { requests: 1, shown: 0 },
    block: { requests: 1, shown: 1, lines: { p50: 2 }, firstToken: { p50: 20 } },
  });
  expect(linesOfMoments(figures)[1]).toMatch(/body of a function .*n 1 .*first token p50 20 .*lines p50 2/);
});
