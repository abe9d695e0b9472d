import { expect, test } from 'vitest';
import { completeRequest } from '../../test/fixtures/complete-request.ts';
import { type Script, scriptedProvider } from '../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../test/fixtures/task-services.ts';
import { ok } from '../base/result.ts';
import type { CompleteRequest } from '../contract/request.ts';
import type { PromptCache } from '../ports/provider.ts';
import { complete } from './complete.ts';
import { prefetchAfter } from './prefetch.ts';
import { TaskRun } from './run.ts';

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
