import { expect, test } from 'vitest';
import { type Script, scriptedProvider } from '../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../test/fixtures/task-services.ts';
import { Suggestion } from '../contract/answer.ts';
import { ExplainRequest } from '../contract/request.ts';
import { explain } from './explain.ts';
import { TaskRun } from './run.ts';

/** Of the shape of a GitHub token, and of no one. */
const TOKEN = `ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)}`;

async function run(scripts: Script[], text = 'def add(a, b):\n    return a + b\n') {
  const request = ExplainRequest.parse({
    id: 'r1',
    workspace: null,
    task: 'explain',
    document: { path: 'add.py', language: 'python', text },
  });
  const streamed: string[] = [];
  const task = new TaskRun(
    request,
    taskServices('chat', scriptedProvider(scripts)),
    (event) => {
      if (event.type === 'prose') streamed.push(event.text);
    },
    new AbortController().signal,
  );
  return { answer: await explain(task), streamed };
}

test('words stream as they come, and the answer is what was streamed', async () => {
  const { answer, streamed } = await run([{ pieces: ['It adds ', 'two ', 'numbers.'] }]);
  expect(streamed).toEqual(['It adds ', 'two ', 'numbers.']);
  const { explanation, evidence, generated_code } = Suggestion.parse(answer);
  expect(explanation).toBe('It adds two numbers.');
  expect(generated_code).toEqual([]);
  expect(evidence.map(({ check, reason }) => [check, reason?.split(':')[0] ?? null])).toEqual([
    ['secrets', null],
    ['syntax', 'not_requested'],
    ['scope', 'not_requested'],
    ['lint', 'not_requested'],
    ['security', 'not_requested'],
    ['packages', 'not_requested'],
    ['copied-code', 'not_requested'],
    ['types', 'not_requested'],
  ]);
});

test('code among the words is checked and shown whole', async () => {
  const { answer, streamed } = await run([{ pieces: ['So:\n```python\nadd(', '1, 2)\n```\n', 'Done.'] }]);
  expect(streamed.join('')).toBe('So:\n```python\nadd(1, 2)\n```\nDone.');
  expect(streamed).toContain('```python\nadd(1, 2)\n```\n');
  expect(answer.evidence.filter(({ check }) => check === 'syntax')).toMatchObject([{ status: 'pass' }]);
});

test('code that fails is named and withheld, the words around it stay', async () => {
  const { answer, streamed } = await run([{ pieces: ['So:\n```python\nadd((((1\n```\nDone.'] }]);
  expect(streamed.join('')).toBe('So:\n[A block of code was withheld: it failed syntax.]\nDone.');
  expect(answer.evidence.find(({ check }) => check === 'syntax')).toMatchObject({ status: 'fail' });
});

test('a secret that the document does not hold is not passed on', async () => {
  expect((await run([{ pieces: [TOKEN] }])).answer).toMatchObject({
    no_suggestion: { reason: 'nothing_passed' },
  });
  expect((await run([{ pieces: [`It holds ${TOKEN}`] }], `K = "${TOKEN}"`)).answer).toMatchObject({
    confidence: 'low',
  });
});
