import { describe, expect, test } from 'vitest';
import { type Script, scriptedProvider } from '../../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../../test/fixtures/task-services.ts';
import { ok } from '../../base/result.ts';
import { Suggestion } from '../../contract/answer.ts';
import type { Range } from '../../contract/position.ts';
import { ExplainRequest } from '../../contract/request.ts';
import type { ExampleOutcome, ExampleRunner } from '../../ports/example-runner.ts';
import { TaskRun } from '../run/run.ts';
import { explain } from './explain.ts';

/** Of the shape of a GitHub token, and of no one. */
const TOKEN = `ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)}`;

const ADD = 'def add(a, b):\n    return a + b\n';

type Changes = { text?: string; range?: Range; examples?: ExampleRunner };

async function run(scripts: Script[], { text = ADD, range, examples }: Changes = {}) {
  const provider = scriptedProvider(scripts);
  const services = taskServices('chat', provider);
  if (examples !== undefined) services.analyzers.examples = examples;
  const request = ExplainRequest.parse({
    id: 'r1',
    workspace: null,
    task: 'explain',
    document: { path: 'add.py', language: 'python', text },
    ...(range !== undefined && { range }),
  });
  const streamed: string[] = [];
  const task = new TaskRun(
    request,
    services,
    (event) => {
      if (event.type === 'prose') streamed.push(event.text);
    },
    new AbortController().signal,
  );
  return { answer: await explain(task), streamed, asked: provider.asked };
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

test('blanks behind the opening that the model was given are no part of the words', async () => {
  const { answer, streamed } = await run([{ pieces: [' ', ' It adds', ' two.'] }]);
  expect(streamed.join('')).toBe('It adds two.');
  expect(Suggestion.parse(answer).explanation).toBe('It adds two.');
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
  expect((await run([{ pieces: [`It holds ${TOKEN}`] }], { text: `K = "${TOKEN}"` })).answer).toMatchObject({
    confidence: 'low',
  });
});

describe('a function that can be called', () => {
  const WORDS = { pieces: ['It adds.'] };
  const CALLS = { pieces: ['1, 2)\nadd("a", 3)\nadd(x)\nadd(1, 2)\n'] };
  /** Stands for the sandbox, with an outcome for each call. */
  function runner(outcomes: Omit<ExampleOutcome, 'passed'>[], broken: string | null = null) {
    const seen: string[] = [];
    const examples: ExampleRunner = {
      tool: 'outside',
      version: '1',
      available: async (language) => language === 'python',
      run: async (code, _, calls) => {
        seen.push(code, ...calls.map(({ call }) => call));
        return ok({ broken, outcomes: outcomes.map((one) => ({ ...one, passed: false })) });
      },
      warm: async () => undefined,
      close: async () => undefined,
    };
    return { examples, seen };
  }
  const THREE = { got: '3', isValue: true };
  const WRONG = { got: 'TypeError: must be str', isValue: false };

  test('is called with inputs of the model, and what it gave stands below the words', async () => {
    const { examples, seen } = runner([THREE, WRONG]);
    const { answer, streamed, asked } = await run([WORDS, CALLS], { examples });
    const { explanation, confidence_reason } = Suggestion.parse(answer);
    const calls = '- `add(1, 2)` gives `3`\n- `add("a", 3)` fails with `TypeError: must be str`\n';
    expect(explanation).toBe(`It adds.\n\nRun here, with inputs that the model chose:\n${calls}`);
    expect(streamed.join('')).toBe(explanation);
    expect(confidence_reason).toContain('except for the calls that were run');
    expect(seen).toEqual([ADD, 'add(1, 2)', 'add("a", 3)']);
    expect(asked[1]?.prompt).toMatchObject({ opening: '```\nadd(' });
  });

  test('is told without what hangs on the sandbox, took too long, or is long itself', async () => {
    const text = 'def add(a, b):\n    return a\n\ndef other():\n    pass\n';
    const long = { got: 'x'.repeat(300), isValue: true };
    const late = { got: 'nothing within 2 s', isValue: false };
    const file = { got: 'FileNotFoundError: a', isValue: false };
    const tick = { got: "'`'", isValue: true };
    const pieces = ['1, 2)\nadd(2, 3)\nadd(3, 4)\nadd(4, 5)\nadd(5, 6)'];
    const range = { start: { line: 1, column: 1 }, end: { line: 2, column: 13 } };
    const { answer } = await run([WORDS, { pieces }], {
      ...runner([long, late, file, tick]),
      text,
      range,
    });
    expect(Suggestion.parse(answer).explanation.split(':\n')[1]).toBe(
      `- \`add(1, 2)\` gives \`${'x'.repeat(200)}...\`\n- \`add(4, 5)\` gives \`\` '\`' \`\`\n`,
    );
  });

  test.each([
    ['no call gives a value', CALLS, runner([WRONG, WRONG])],
    ['the code does not load', CALLS, runner([], 'ImportError: no')],
    ['the model writes no call', { pieces: ['x)'] }, runner([THREE])],
    ['the model fails', { failure: { reason: 'provider_error', message: 'x' } } as const, runner([THREE])],
  ])('is explained in words alone when %s', async (_, script, { examples }) => {
    const { answer } = await run([WORDS, script], { examples });
    expect(Suggestion.parse(answer).explanation).toBe('It adds.');
  });

  test('is not called where the words were cut off', async () => {
    const { examples, seen } = runner([THREE]);
    await run([{ pieces: ['It'], end: 'length' }, CALLS], { examples });
    expect(seen).toEqual([]);
  });
});
