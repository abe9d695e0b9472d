import { expect, test } from 'vitest';
import { type Script, scriptedProvider } from '../../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../../test/fixtures/task-services.ts';
import { isSuggestion, Suggestion } from '../../contract/answer.ts';
import { ChatRequest } from '../../contract/request.ts';
import { TaskRun } from '../run/run.ts';
import { chat } from './chat.ts';

/** Of the shape of a GitHub token, and of no one. */
const TOKEN = `ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)}`;

async function run(scripts: Script[], fields: object = {}, window = 8_192) {
  const request = ChatRequest.parse({ id: 'r1', workspace: null, task: 'chat', message: 'How?', ...fields });
  const streamed: string[] = [];
  const provider = scriptedProvider(scripts);
  const services = { ...taskServices('chat', provider), contextTokens: async () => window };
  const task = new TaskRun(
    request,
    services,
    (event) => {
      if (event.type === 'prose') streamed.push(event.text);
    },
    new AbortController().signal,
  );
  const answer = await chat(task);
  return { answer, streamed, asked: provider.asked[0] };
}

function messagesOf({ asked }: Awaited<ReturnType<typeof run>>) {
  if (asked?.prompt.form !== 'chat') throw new Error('no conversation was asked');
  return asked.prompt.messages.map(({ role, text }) => `${role}: ${text}`);
}

test('words stream as they come, and say that they were not verified', async () => {
  const { answer, streamed } = await run([{ pieces: ['Like ', 'this.'] }]);
  expect(streamed).toEqual(['Like ', 'this.']);
  const { explanation, evidence, confidence, confidence_reason } = Suggestion.parse(answer);
  expect([explanation, confidence]).toEqual(['Like this.', 'low']);
  expect(confidence_reason).toBe('the text of the answer was not verified');
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

test('a block is shown whole once it passed, as it was written', async () => {
  const block = '```python src/a.py\nadd(1, 2)\n```\n';
  const { answer, streamed } = await run([{ pieces: ['So:\n', ...block, 'Done.'] }]);
  expect(streamed.join('')).toBe(`So:\n${block}Done.`);
  expect(streamed).toContain(block);
  const { generated_code, evidence } = Suggestion.parse(answer);
  expect(generated_code).toEqual([{ language: 'python', code: 'add(1, 2)', path: null, range: null }]);
  expect(evidence.find(({ check }) => check === 'syntax')).toMatchObject({ status: 'pass' });
  expect(evidence.find(({ check }) => check === 'types')?.reason).toBe(
    'not_requested: the code in the answer is an excerpt',
  );
});

test('a block that fails is named and withheld', async () => {
  const { answer, streamed } = await run([{ pieces: ['So:\n```python\nadd((((1\n```\nDone.'] }]);
  expect(streamed.join('')).toBe('So:\n[A block of code was withheld: it failed syntax.]\nDone.');
  expect(answer).toMatchObject({
    generated_code: [],
    confidence: 'low',
    confidence_reason: 'code that failed its checks was withheld',
  });
});

test('an edit block need not parse, and is looked through for the rest', async () => {
  const edit = (code: string) =>
    `\`\`\`python\n<<<<<<< SEARCH\n  old(\n=======\n${code}\n>>>>>>> REPLACE\n\`\`\`\n`;
  const shown = await run([{ pieces: [edit('  new(')] }]);
  expect(shown.streamed.join('')).toBe(edit('  new('));
  expect(shown.answer.evidence.find(({ check }) => check === 'syntax')).toMatchObject({
    status: 'unknown',
    reason: 'not_requested: a change to a file that was not sent',
  });
  const withheld = await run([{ pieces: [edit(`  key = "${TOKEN}"`)] }]);
  expect(withheld.streamed.join('')).toBe('[A block of code was withheld: it failed secrets.]\n');
});

test('code without a fence is checked as code', async () => {
  const bad = `import os\nimport sys\n\ndef run():\n    os.system("tar " + sys.argv[1])\n    return "${TOKEN}"\n`;
  expect((await run([{ pieces: [bad] }])).answer).toMatchObject({
    no_suggestion: { reason: 'nothing_passed' },
  });
  const good = await run([{ pieces: ['import os\n\ndef here():\n    return os.getcwd()\n'] }]);
  expect(good.answer.evidence.find(({ check }) => check === 'security')).toMatchObject({ status: 'pass' });
});

test('a secret that nobody told it is not passed on', async () => {
  const silent = { no_suggestion: { reason: 'nothing_passed' } };
  expect((await run([{ pieces: [TOKEN] }])).answer).toMatchObject(silent);
  const told = await run([{ pieces: [`It is ${TOKEN}`] }], { message: `What is ${TOKEN}?` });
  expect(isSuggestion(told.answer)).toBe(true);
});

test('the conversation goes to the model, the client own words first', async () => {
  const history = [
    { role: 'user', text: 'Hi' },
    { role: 'assistant', text: 'Hello' },
    { role: 'user', text: ' ' },
  ];
  const asked = await run([{ pieces: ['Yes.'] }], { history, system: 'Be kind.' });
  expect(messagesOf(asked)).toEqual(['system: Be kind.', 'user: Hi', 'assistant: Hello', 'user: How?']);
  expect(messagesOf(await run([{ pieces: ['Yes.'] }]))[0]).toMatch(/^system: You are .* fenced blocks/);
});

test('older turns are told in short when the window is full, the oldest left out, and said so', async () => {
  const history = Array.from({ length: 20 }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    text: `${index} ${'word '.repeat(100)}`,
  }));
  const asked = await run([{ pieces: ['Yes.'] }], { history, max_tokens: 100 }, 900);
  const messages = messagesOf(asked);
  expect(messages.map((text) => text.slice(0, 14))).toEqual([
    expect.stringMatching(/^system/),
    'user: 16 word ',
    'assistant: 17 ',
    'user: 18 word ',
    'assistant: 19 ',
    'user: How?',
  ]);
  const { pieces } = asked.answer.context;
  expect(pieces.map(({ cut_by }) => cut_by)).toEqual([
    expect.stringMatching(/^shortened; context budget of \d+ tokens: 16 earlier turns left out$/),
    'shortened',
    null,
    null,
  ]);
});

test('what the user says now must fit', async () => {
  const { answer } = await run([{ pieces: ['Yes.'] }], { message: 'word '.repeat(5_000) });
  expect(answer).toMatchObject({ no_suggestion: { reason: 'prompt_too_large' } });
});

test('a schema holds the answer, stop strings end it, and the file is shown', async () => {
  const answer_schema = { type: 'object' };
  const document = { path: 'a.py', language: 'python', text: 'x = 1\n' };
  const asked = await run([{ pieces: ['{}'] }], { answer_schema, stop: ['END'], document });
  expect(asked.asked?.sampling).toMatchObject({
    stop: ['END'],
    maxTokens: 2_048,
    constraint: { kind: 'json_schema', schema: answer_schema },
  });
  expect(messagesOf(asked)[0]).toMatch(/JSON alone\.\n\na\.py:\n```python\nx = 1\n```$/);
});
