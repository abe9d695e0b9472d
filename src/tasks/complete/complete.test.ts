import { expect, test } from 'vitest';
import { type Script, scriptedProvider } from '../../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../../test/fixtures/task-services.ts';
import { Suggestion } from '../../contract/answer.ts';
import type { FillInTheMiddlePrompt } from '../../contract/prompt.ts';
import { CompleteRequest } from '../../contract/request.ts';
import { TaskRun } from '../run/run.ts';
import { Admission } from './admission.ts';
import { complete } from './complete.ts';
import { CompletionMemory } from './memory.ts';

const TEXT = 'def add(a, b):\n    return \n\nprint(add(1, 2))\n';

type Given = {
  temperature?: number;
  alternatives?: number;
  completions?: CompletionMemory;
  admission?: Admission;
};

// biome-ignore lint/complexity/useMaxParams: the place and the text read like what an editor shows
async function run(
  scripts: Script[],
  line = 2,
  column = 12,
  text = TEXT,
  { temperature, alternatives, completions, admission }: Given = {},
) {
  const provider = scriptedProvider(scripts);
  const request = CompleteRequest.parse({
    id: 'r1',
    workspace: null,
    task: 'complete',
    document: { path: 'add.py', language: 'python', text },
    position: { line, column },
    ...(temperature !== undefined && { temperature }),
    ...(alternatives !== undefined && { alternatives }),
  });
  const services = {
    ...taskServices('complete', provider),
    ...(completions && { completions }),
    ...(admission && { admission }),
  };
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

const EMPTY_BODY = 'def add(a, b):\n    \n\n\nprint(add(1, 2))\n';

test('what the token limit cut off in a later line is cut back to whole statements, and says so', async () => {
  const cut: Script = { pieces: ['rows = [a]\n    rows += [\n        b,\n        max(3'], end: 'length' };
  const { answer } = await run([cut], 2, 5, EMPTY_BODY);
  expect(answer).toMatchObject({
    generated_code: [{ code: 'rows = [a]' }],
    confidence: 'low',
    confidence_reason: expect.stringContaining('last complete statement'),
  });
});

test('a dropped last line is no loss when the rest is whole', async () => {
  const cut: Script = { pieces: ['return a + b\n    rows = add('], end: 'length' };
  const { answer } = await run([cut], 2, 5, EMPTY_BODY);
  const { generated_code, confidence_reason } = Suggestion.parse(answer);
  expect(generated_code).toMatchObject([{ code: 'return a + b' }]);
  expect(confidence_reason).not.toContain('token limit');
});

test('an empty body gets a block that ends with its scope, anything else a line', async () => {
  const drawn: Script = {
    pieces: ['total = a', ' + b\n', '    return total\n', '\n', 'def more():\n', '    pass'],
  };
  const block = await run([drawn], 2, 5, EMPTY_BODY);
  expect(block.answer).toMatchObject({ generated_code: [{ code: 'total = a + b\n    return total' }] });
  const line = await run([{ pieces: ['a', ' + b\n', 'x = 1'] }]);
  expect(line.answer).toMatchObject({ generated_code: [{ code: 'a + b' }] });
});

test('what the model is unsure of is not shown, unless a temperature asks for the unlikely', async () => {
  const unsure: Script = { pieces: ['a', ' + ', 'b'], probability: 0.2 };
  const weak = await run([unsure]);
  expect(weak.answer).toMatchObject({ no_suggestion: { reason: 'too_weak' } });
  expect(weak.provider.asked).toHaveLength(1);
  expect((await run([{ ...unsure, probability: 0.95 }])).answer).toMatchObject({
    generated_code: [{ code: 'a + b' }],
  });
  const asked = await run([unsure], 2, 12, TEXT, { temperature: 0.8 });
  expect(asked.answer).toMatchObject({ generated_code: [{ code: 'a + b' }] });
});

test('the rest of a line is shown as far as the model is sure, an empty line gets all or nothing', async () => {
  const unsure: Script = { pieces: ['add(a, b)', ' + ', 'c'], probability: 0.8 };
  const rest = Suggestion.parse((await run([unsure])).answer);
  expect(rest.generated_code).toMatchObject([{ code: 'add(a, b)' }]);
  expect(rest.confidence).toBe('medium');
  const empty = 'def add(a, b):\n    total = a\n    \n';
  const line: Script = { pieces: ['return a', ' + ', 'b'], probability: 0.8 };
  expect((await run([line], 3, 5, empty)).answer).toMatchObject({
    generated_code: [{ code: 'return a + b' }],
  });
  expect((await run([{ ...line, probability: 0.77 }], 3, 5, empty)).answer).toMatchObject({
    no_suggestion: { reason: 'too_weak' },
  });
});

test('a line that the code below needs is begun with what is missing, where the model does not think of it', async () => {
  const text = 'def add(items):\n    \n    for item in items:\n        total += item\n    return total\n';
  const other: Script = { pieces: ['items.sort()'] };
  const given = await run([other, { pieces: [' = 0'] }], 2, 5, text);
  expect(given.answer).toMatchObject({ generated_code: [{ code: 'total = 0' }] });
  expect(given.provider.asked.map(({ prompt }) => 'prefix' in prompt && prompt.prefix)).toEqual([
    'def add(items):\n    ',
    'def add(items):\n    total',
  ]);
  const thought = await run([{ pieces: ['total = 0'] }], 2, 5, text);
  expect(thought.provider.asked).toHaveLength(1);
  const unsure: Script = { pieces: ['items', '.', 'sort()'], probability: 0.2 };
  expect((await run([unsure, { pieces: [' = 0'] }], 2, 5, text)).answer).toMatchObject({
    generated_code: [{ code: 'total = 0' }],
  });
  expect((await run([other, { pieces: ['.append(1)'] }], 2, 5, text)).answer).toMatchObject({
    generated_code: [{ code: 'items.sort()' }],
  });
});

test('alternatives are drawn when they are asked for, each once and checked', async () => {
  const scripts: Script[] = ['a + b', 'a + b', '(a', 'b + a', 'a * b'].map((text) => ({ pieces: [text] }));
  const { answer, provider } = await run(scripts, 2, 12, TEXT, { alternatives: 2 });
  expect(answer).toMatchObject({
    generated_code: [{ code: 'a + b' }],
    alternatives: [[{ code: 'b + a' }], [{ code: 'a * b' }]],
  });
  expect(provider.asked.slice(1).every(({ sampling }) => sampling.temperature > 0)).toBe(true);
});

test('inside a word nothing is asked', async () => {
  const { answer, provider } = await run([{ pieces: ['a'] }], 1, 6);
  expect(answer).toMatchObject({ no_suggestion: { reason: 'not_here' } });
  expect(provider.asked).toHaveLength(0);
});

test('who types on into an answer gets its rest without the model, with its verdicts and place', async () => {
  const completions = new CompletionMemory();
  const first = await run([{ pieces: ['a + b'] }], 2, 12, TEXT, { completions });
  const typed = TEXT.replace('return ', 'return a +');
  const second = await run([{ pieces: ['never'] }], 2, 15, typed, { completions });
  expect(second.provider.asked).toHaveLength(0);
  const at = { line: 2, column: 15 };
  expect(Suggestion.parse(second.answer)).toMatchObject({
    generated_code: [{ code: ' b', range: { start: at, end: at } }],
    evidence: Suggestion.parse(first.answer).evidence,
    timings: { reused: 'typed_through', attempts: 0, generated_tokens: 0, model_ms: 0 },
  });
  const other = await run([{ pieces: ['a - b'] }], 2, 13, TEXT.replace('return ', 'return -'), {
    completions,
  });
  expect(other.provider.asked).toHaveLength(1);
});

test('a silence is repeated at its place alone', async () => {
  const completions = new CompletionMemory();
  const weak: Script = { pieces: ['a'], probability: 0.1 };
  await run([weak], 2, 12, TEXT, { completions });
  const again = await run([weak], 2, 12, TEXT, { completions });
  expect(again.provider.asked).toHaveLength(0);
  expect(again.answer).toMatchObject({
    no_suggestion: { reason: 'too_weak' },
    timings: { reused: 'repeated' },
  });
});

test('past what can be answered at once nothing is collected or asked, but what is known is told', async () => {
  const admission = new Admission(1, { now: () => 0, sleep: async () => undefined });
  const completions = new CompletionMemory();
  await run([{ pieces: ['a + b'] }], 2, 12, TEXT, { completions, admission });
  const entered = await admission.enter(new AbortController().signal);
  const shed = await run([{ pieces: ['a'] }], 4, 7, TEXT, { completions, admission });
  expect(shed.answer).toMatchObject({ no_suggestion: { reason: 'busy' } });
  expect(shed.provider.asked).toHaveLength(0);
  expect(Suggestion.parse((await run([], 2, 12, TEXT, { completions, admission })).answer)).toMatchObject({
    timings: { reused: 'repeated' },
  });
  if (entered.ok) entered.value();
  const again = await run([{ pieces: ['a'] }], 4, 7, TEXT, { completions, admission });
  expect(again.provider.asked).not.toHaveLength(0);
});

test('a place outside the file is bad input', async () => {
  expect((await run([{ pieces: ['x'] }], 99, 1)).answer).toMatchObject({
    no_suggestion: { reason: 'bad_input', message: expect.stringContaining('Line 99') },
  });
});

test('drawing ends as soon as it cannot become sure enough', async () => {
  const pieces = ['a', ' + b', ' + 1', ' + 2', ' + 3'];
  const { answer } = await run([{ pieces, probability: 0.3 }]);
  expect(answer).toMatchObject({ no_suggestion: { reason: 'too_weak' }, timings: { generated_tokens: 1 } });
  const wanted = await run([{ pieces, probability: 0.3 }], 2, 12, TEXT, { temperature: 0.1 });
  expect(wanted.answer).toMatchObject({ generated_code: [{ code: pieces.join('') }] });
});
