import { expect, test } from 'vitest';
import { type Script, scriptedProvider } from '../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../test/fixtures/task-services.ts';
import { Suggestion } from '../contract/answer.ts';
import type { FillInTheMiddlePrompt } from '../contract/prompt.ts';
import { CompleteRequest } from '../contract/request.ts';
import { complete } from './complete.ts';
import { TaskRun } from './run.ts';

const TEXT = 'def add(a, b):\n    return \n\nprint(add(1, 2))\n';

async function run(scripts: Script[], line = 2, column = 12, text = TEXT) {
  const provider = scriptedProvider(scripts);
  const request = CompleteRequest.parse({
    id: 'r1',
    workspace: null,
    task: 'complete',
    document: { path: 'add.py', language: 'python', text },
    position: { line, column },
  });
  const services = taskServices('complete', provider);
  const task = new TaskRun(request, services, () => undefined, new AbortController().signal);
  return { answer: await complete(task), provider };
}

test('the text at the cursor comes with its place and its evidence', async () => {
  const { answer, provider } = await run([{ pieces: ['a', ' + b'] }]);
  const at = { line: 2, column: 12 };
  expect(Suggestion.parse(answer).generated_code).toEqual([
    { language: 'python', code: 'a + b', path: 'add.py', range: { start: at, end: at } },
  ]);
  expect(provider.asked[0]?.prompt).toMatchObject({
    form: 'fill_in_the_middle',
    prefix: 'def add(a, b):\n    return ',
    suffix: '\n\nprint(add(1, 2))\n',
  } satisfies Partial<FillInTheMiddlePrompt>);
  expect(provider.asked[0]?.priority).toBe('completion');
});

test('with text after the cursor only the rest of the line is asked for', async () => {
  const { provider } = await run([{ pieces: ['a'] }], 4, 7);
  expect(provider.asked[0]?.sampling.stop).toEqual(['\n']);
});

test('what breaks the file is drawn once more, then withheld', async () => {
  const { answer, provider } = await run([{ pieces: ['(a + b'] }]);
  expect(answer).toMatchObject({ no_suggestion: { reason: 'nothing_passed' } });
  expect(provider.asked).toHaveLength(2);
  expect((await run([{ pieces: ['(a + b'] }, { pieces: ['a + b'] }])).answer).toMatchObject({
    generated_code: [{ code: 'a + b' }],
    confidence: 'low',
  });
});

test('a file that was broken before does not count against the completion', async () => {
  const text = `${TEXT}\ndef broken(:\n`;
  expect((await run([{ pieces: ['a + b'] }], 2, 12, text)).answer).toMatchObject({
    generated_code: [{ code: 'a + b' }],
  });
});

test('a repeat of what follows is cut, and nothing but a repeat is empty', async () => {
  const { answer } = await run([{ pieces: ['a + b\n\nprint(add(1, 2))\n'] }]);
  expect(answer).toMatchObject({ generated_code: [{ code: 'a + b' }] });
  expect((await run([{ pieces: ['\n\nprint(add(1, 2))\n'] }])).answer).toMatchObject({
    no_suggestion: { reason: 'empty' },
  });
});

test('what the token limit cut off in a later line is cut back to whole statements, and says so', async () => {
  const cut: Script = { pieces: ['a + b\n\n\nrows = [\n    add(1, 2),\n    add(3'], end: 'length' };
  const { answer } = await run([cut]);
  expect(answer).toMatchObject({
    generated_code: [{ code: 'a + b' }],
    confidence: 'low',
    confidence_reason: expect.stringContaining('last complete statement'),
  });
});

test('a dropped last line is no loss when the rest is whole', async () => {
  const { answer } = await run([{ pieces: ['a + b\n\n\nrows = add('], end: 'length' }]);
  const { generated_code, confidence_reason } = Suggestion.parse(answer);
  expect(generated_code).toMatchObject([{ code: 'a + b' }]);
  expect(confidence_reason).not.toContain('token limit');
});

test('a place outside the file is bad input', async () => {
  expect((await run([{ pieces: ['x'] }], 99, 1)).answer).toMatchObject({
    no_suggestion: { reason: 'bad_input', message: expect.stringContaining('Line 99') },
  });
});
