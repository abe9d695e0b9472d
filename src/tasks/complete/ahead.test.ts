import { expect, test, vi } from 'vitest';
import { completeRequest } from '../../../test/fixtures/complete-request.ts';
import { type Script, scriptedProvider } from '../../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../../test/fixtures/task-services.ts';
import { ok } from '../../base/result.ts';
import type { CompleteRequest } from '../../contract/request.ts';
import type { PromptCache } from '../../ports/provider.ts';
import { TaskRun } from '../run/run.ts';
import { Admission } from './admission.ts';
import { prefetchAfter } from './ahead.ts';
import { complete } from './complete.ts';

const CACHE: PromptCache = {
  tokensPerSecond: () => 100,
  look: async () => ok({ promptTokens: 10, cachedTokens: 10 }),
  prewarm: async () => ok({ promptTokens: 10, cachedTokens: 10 }),
};

function editor(scripts: Script[], cache: PromptCache | undefined = CACHE) {
  const provider = { ...scriptedProvider(scripts), ...(cache && { cache }) };
  const services = taskServices('complete', provider);
  const ask = async (asked: CompleteRequest) => {
    services.completions.enter(asked).leave();
    const run = new TaskRun(asked, services, () => undefined, new AbortController().signal);
    const answer = await complete(run);
    prefetchAfter(asked, answer, services);
    return answer;
  };
  return { ask, asked: provider.asked };
}

const TWO: Script[] = [{ pieces: ['a + b'] }, { pieces: [' + 1'] }];

test('what follows an accepted suggestion is drawn while it is looked at, after all that is asked for', async () => {
  const { ask, asked } = editor(TWO);
  await ask(completeRequest('def add(a, b):\n    return ▮\n'));
  const next = await ask(completeRequest('def add(a, b):\n    return a + b▮\n', { id: 'r2' }));

  expect(asked.map(({ priority }) => priority)).toEqual(['completion', 'background']);
  expect(next).toMatchObject({
    id: 'r2',
    generated_code: [{ code: ' + 1' }],
    timings: { reused: 'repeated' },
  });
});

test('where what is shown ends its line, the line below is drawn, too, for who accepts it and for who types it', async () => {
  const { ask, asked } = editor([{ pieces: ['a + b'] }, { pieces: ['\n'] }, { pieces: ['\n\ndef'] }]);
  await ask(completeRequest('def add(a, b):\n    total = ▮\n'));
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  expect(asked.map(({ priority }) => priority)).toEqual(['completion', 'background', 'background']);
  expect(asked[2]?.prompt).toMatchObject({ prefix: expect.stringMatching(/total = a \+ b\n {4}$/) });
});

test('behind a line that was typed to its end, the line below is drawn, with what can follow it there', async () => {
  const { ask, asked } = editor([{ pieces: ['\n'] }, { pieces: ['print(add(1, 2))'] }]);
  const first = await ask(completeRequest('def add(a, b):\n    return a + b▮\n'));
  expect(first).toMatchObject({ no_suggestion: { reason: 'empty' } });
  const next = await ask(completeRequest('def add(a, b):\n    return a + b\n▮\n', { id: 'r2' }));
  expect(next).toMatchObject({
    generated_code: [{ code: 'print(add(1, 2))' }],
    timings: { reused: 'repeated' },
  });
  expect(asked.slice(0, 2).map(({ priority }) => priority)).toEqual(['completion', 'background']);
});

test.each([
  ['something stands behind the cursor', 'x = f(▮)\n'],
  ['the line has no text', 'x = 1\n▮\n'],
])('no line below is drawn where %s', async (_, at) => {
  const { ask, asked } = editor([{ pieces: ['\n'] }]);
  await ask(completeRequest(at));
  const draws = asked.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(asked).toHaveLength(draws);
});

test('a request on the way there leaves it be where it is known, and stops it where the model is asked', async () => {
  const { ask, asked } = editor([
    { pieces: ['a + b'] },
    { pieces: ['\n'] },
    { hangs: true },
    { pieces: ['c'] },
  ]);
  await ask(completeRequest('def add(a, b):\n    total = ▮\n'));
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  await ask(completeRequest('def add(a, b):\n    total = a +▮\n', { id: 'r2' }));
  await ask(completeRequest('def add(a, b):\n    total = a + b▮\n', { id: 'r3' }));
  expect(asked[2]?.signal.aborted).toBe(false);
  await ask(completeRequest('def add(a, b):\n    total = a + b\n  ▮\n', { id: 'r4' }));
  expect(asked[2]?.signal.aborted).toBe(true);
});

test('nothing is drawn ahead while another waits for his turn', async () => {
  const provider = { ...scriptedProvider(TWO), cache: CACHE };
  const services = taskServices('complete', provider);
  const asked = completeRequest('def add(a, b):\n    return ▮\n');
  const answer = await complete(new TaskRun(asked, services, () => undefined, new AbortController().signal));
  const admission = new Admission(1, services.clock);
  const left = new AbortController();
  await admission.enter(left.signal);
  const waiting = admission.enter(left.signal);
  prefetchAfter(asked, answer, { ...services, admission });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(provider.asked).toHaveLength(1);
  left.abort();
  await waiting;
});

test('who types something else gets an answer of his own', async () => {
  const { ask, asked } = editor([{ pieces: ['a + b'] }, { pieces: ['* 2'] }]);
  await ask(completeRequest('def add(a, b):\n    return ▮\n'));
  const answer = await ask(completeRequest('def add(a, b):\n    return b ▮\n', { id: 'r2' }));
  expect(answer).toMatchObject({ generated_code: [{ code: '* 2' }] });
  expect(asked.filter(({ priority }) => priority === 'completion')).toHaveLength(2);
});

test.each([
  ['a hosted model', {}, undefined],
  ['a request for alternatives', { alternatives: 1 }, CACHE],
  ['a request with a temperature', { temperature: 0.5 }, CACHE],
] as const)('nothing is drawn ahead for %s', async (_, changes, cache) => {
  const provider = { ...scriptedProvider(TWO), ...(cache && { cache }) };
  const services = taskServices('complete', provider);
  const asked = completeRequest('def add(a, b):\n    return ▮\n', changes);
  const answer = await complete(new TaskRun(asked, services, () => undefined, new AbortController().signal));
  const draws = provider.asked.length;
  prefetchAfter(asked, answer, services);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(provider.asked).toHaveLength(draws);
});
