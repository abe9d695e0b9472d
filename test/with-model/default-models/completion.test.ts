import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Assistant, createAssistant } from '../../../src/assistant.ts';
import { positionAt } from '../../../src/base/text.ts';
import { Config } from '../../../src/config/schema.ts';
import type { Answer } from '../../../src/contract/answer.ts';
import { CompleteRequest } from '../../../src/contract/request.ts';
import { HOME } from './models.ts';

/** What a keystroke costs the real model, counted in tokens: times depend on the machine. */

const NEVER = new AbortController().signal;
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const LINES = Array.from({ length: 120 }, (_, line) => `    total += weight_${line} * values[${line}]`).join(
  '\n',
);
const TEXT = `import math\n\n\nclass Circle:\n    def __init__(self, radius):\n        self.radius = radius\n\n    def area(self):\n        ▮\n\n\ndef weigh(values):\n    total = 0\n${LINES}\n    return total\n`;

let assistant: Assistant;
beforeAll(() => {
  // One thread: what is counted are tokens, and two collapse where other work takes the cores.
  const config = Config.parse({ engine: { threads: 1 } });
  assistant = createAssistant({ config, home: HOME, log: SILENT });
});
afterAll(() => assistant.close());

function request(typed: string, temperature?: number): CompleteRequest {
  const before = TEXT.split('▮')[0] + typed;
  const text = TEXT.replace('▮', typed);
  return CompleteRequest.parse({
    id: 'r',
    workspace: null,
    task: 'complete',
    document: { path: 'circle.py', language: 'python', text },
    position: positionAt(text, before.length),
    ...(temperature !== undefined && { temperature }),
  });
}

async function complete(asked: CompleteRequest): Promise<Answer> {
  for await (const step of assistant.answer(asked, NEVER)) if (step.type === 'answer-end') return step.answer;
  throw new Error('No answer came');
}

test('typing a line evaluates what was typed and nothing else, also inside a word', async () => {
  expect(await assistant.prepare(request(''), NEVER)).toMatchObject({ ok: true });
  const evaluated: number[] = [];
  for (const typed of ['r', 're', 'return', 'return ', 'return math', 'return math.']) {
    // Temperature 0 said aloud: the model is asked, whatever is remembered.
    const { timings } = await complete(request(typed, 0));
    // The full window: the near one has 96 tokens at most.
    expect(timings.prompt_tokens).toBeGreaterThan(150);
    evaluated.push(timings.prompt_tokens - timings.cached_tokens);
  }
  expect(Math.max(...evaluated)).toBeLessThanOrEqual(4);
});

test('a cursor in a place that nobody prepared gets a prompt that can be waited for', async () => {
  const asked = request('');
  const position = { line: 60, column: 1 };
  const { timings } = await complete({ ...asked, position, temperature: 0 });
  expect(timings.prompt_tokens).toBeLessThanOrEqual(110);
});

test('a word is finished, and what is typed of the answer costs nothing', async () => {
  const first = await complete(request('ret'));
  expect(first).toMatchObject({ generated_code: [{ code: expect.stringMatching(/^urn math\.pi \* self/) }] });
  const typed = await complete(request('retu'));
  expect(typed).toMatchObject({
    generated_code: [{ code: expect.stringMatching(/^rn math\.pi \* self/) }],
    timings: { reused: 'typed_through', generated_tokens: 0 },
  });
});
