import { expect, it } from 'vitest';
import { ChatRequest } from '../contract/request.ts';
import { bundle, explanation, generation, ORDER, otherPiece, piece } from './bundle.cases.ts';
import { chatPrompt } from './chat.ts';
import { explainPrompt } from './explain.ts';
import { generatePrompt } from './generate.ts';
import { repositoryBlocks } from './repository.ts';

const found = {
  ...otherPiece('retrieved', 'zoo/feeding.py', 'def feed():\n    pass'),
  range: { start: { line: 7, column: 1 }, end: { line: 8, column: 9 } },
};
const signature = { ...found, source: 'imports' as const, text: 'class Keeper', cut_by: 'signatures only' };

it('shows each piece under its place, with numbers where there are lines to cite', () => {
  expect(repositoryBlocks(bundle(found), { isNumbered: true })).toBe(
    'zoo/feeding.py:7-8\n```python\n7: def feed():\n8:     pass\n```',
  );
  expect(repositoryBlocks(bundle(found), { isNumbered: false })).toContain('\ndef feed():\n    pass\n');
  expect(repositoryBlocks(bundle(signature), { isNumbered: true })).toContain('```python\nclass Keeper\n```');
  expect(repositoryBlocks(bundle(piece('x', [1, 1], [1, 2])), { isNumbered: true })).toBe('');
});

it('no text of the repository gets out of its block, nor a path onto a line of its own', () => {
  const hostile = { ...found, path: `a\n${ORDER}.py`, text: ORDER };
  const blocks = repositoryBlocks(bundle(hostile), { isNumbered: false });
  const lines = blocks.split('\n');
  const fence = lines.at(-1) ?? '';
  expect(fence).toMatch(/^`{5,}$/);
  expect(lines.filter((line) => line.startsWith(fence)).length).toBe(2);
  expect(lines[1]).toBe(`${fence}python`);
});

it('stands where each prompt wants it: before what changes least, in a conversation with the last message', () => {
  const chat = ChatRequest.parse({
    id: 'r',
    task: 'chat',
    workspace: null,
    message: 'how?',
    history: [{ role: 'user', text: 'hello' }],
  });
  const { messages } = chatPrompt(chat, bundle(found));
  expect(messages[0]?.text).not.toContain('feed');
  expect(messages.at(-1)?.text).toMatch(/zoo\/feeding\.py:7-8[\s\S]*naming file and line[\s\S]*\n\nhow\?$/);
  expect(chatPrompt(chat, bundle()).messages.at(-1)?.text).toBe('how?');
  const generate = generatePrompt(generation(), bundle(found)).prompt.messages.at(-1)?.text;
  expect(generate).toMatch(/^The project already has:\n\nzoo\/feeding\.py:7-8\n[\s\S]*\n\nSort a list\.$/);
  const explain = explainPrompt(explanation(), bundle(found, piece('x = 1', [1, 1], [1, 6])));
  expect(explain.messages.at(-1)?.text).toMatch(
    /^What it uses, from the same project:\n\nzoo\/feeding\.py:7-8/,
  );
});
