import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { completeRequest } from '../../test/fixtures/complete-request.ts';
import { type Script, scriptedProvider } from '../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../test/fixtures/task-services.ts';
import { untilAborted } from '../base/until-aborted.ts';
import { ABANDONED_DRAFT_MS } from '../config/limits.ts';
import type { ModelFailure } from '../contract/reasons.ts';
import type { ModelEvent, Provider } from '../ports/provider.ts';
import { completeInTurn } from './complete-in-turn.ts';

const CANCELLED: ModelFailure = { reason: 'cancelled', message: 'no' };

/** An editor over a model whose drafts stand still before the piece `|`, until they are told to go on. */
function editor(scripts: Script[]) {
  const scripted = scriptedProvider(scripts);
  const waiting: (() => void)[] = [];
  const ended: string[] = [];
  const provider: Provider = {
    ...scripted,
    async *ask(asked): AsyncGenerator<ModelEvent, void, void> {
      const { signal } = asked;
      try {
        for await (const event of scripted.ask(asked)) {
          const standsStill = event.type === 'text' && event.text === '|';
          if (standsStill) await untilAborted(new Promise<void>((resolve) => waiting.push(resolve)), signal);
          if (signal.aborted) return yield { type: 'failure', failure: CANCELLED };
          if (!standsStill) yield event;
        }
      } finally {
        ended.push(signal.aborted ? 'stopped' : 'whole');
      }
    },
  };
  const services = taskServices('complete', provider);
  const faults: unknown[] = [];
  const ask = (text: string, id = text, fields: object = {}) => {
    const gone = new AbortController();
    const answer = completeInTurn(completeRequest(text, { id, ...fields }), services, {
      emit: () => undefined,
      signal: gone.signal,
      deadline: new AbortController().signal,
      onFault: (error) => faults.push(error),
    });
    return { answer, leave: () => gone.abort() };
  };
  const goOn = () => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  return {
    ask,
    goOn,
    ended,
    faults,
    draws: () => scripted.asked.length,
    isDrawing: () => waiting.length > 0,
  };
}

const RETURN = 'def add(a, b):\n    return ';
const THERE = `${RETURN}▮\n`;
const typed = (text: string) => `${RETURN}${text}▮\n`;
const TWO: Script[] = [{ pieces: ['a', '|', ' + b'] }, { pieces: [' + a'] }];
const STALE = { no_suggestion: { reason: 'stale_document' } };

async function drawing(scripts: Script[], fields: object = {}) {
  const one = editor(scripts);
  const first = one.ask(THERE, 'first', fields);
  while (!one.isDrawing()) await wait(1);
  return { ...one, first };
}

test('who types what is being drawn gets the rest of it, without a draw of his own', async () => {
  const { ask, goOn, first, draws, ended } = await drawing(TWO);
  const second = ask(typed('a '));
  expect(await first.answer).toMatchObject(STALE);
  goOn();
  expect(await second.answer).toMatchObject({
    generated_code: [{ code: '+ b' }],
    timings: { reused: 'typed_through' },
  });
  expect([draws(), ended]).toEqual([1, ['whole']]);
});

test('so does the one after him, and who asks at the same place', async () => {
  const { ask, goOn, draws } = await drawing(TWO);
  const second = ask(typed('a'));
  const third = ask(typed('a +'));
  expect(await second.answer).toMatchObject(STALE);
  const again = ask(typed('a +'), 'again');
  goOn();
  expect(await third.answer).toMatchObject({ generated_code: [{ code: ' b' }] });
  expect(await again.answer).toMatchObject({ generated_code: [{ code: ' b' }] });
  expect(draws()).toBe(1);
});

test.each([
  ['something else', typed('b')],
  ['something elsewhere', `import c\n${THERE}`],
  ['one back', 'def add(a, b):\n    return▮\n'],
])('who types %s does not wait for it', async (_, text) => {
  const { ask, first, goOn, draws } = await drawing(TWO);
  const second = ask(text);
  expect(await second.answer).toMatchObject({ id: text });
  expect(draws()).toBe(2);
  goOn();
  await first.answer;
});

test('a draft that turns out otherwise is given up, and its follower draws', async () => {
  const { ask, goOn, ended, draws } = await drawing([{ pieces: ['a', '|', ' + b', '|'] }, { pieces: ['b'] }]);
  const second = ask(typed('a * '));
  goOn();
  expect(await second.answer).toMatchObject({ generated_code: [{ code: 'b' }] });
  expect([draws(), ended]).toEqual([2, ['stopped', 'whole']]);
});

test('an editor may take its request back just before the next', async () => {
  const { ask, first, goOn, draws } = await drawing(TWO);
  first.leave();
  expect(await first.answer).toMatchObject({ no_suggestion: { reason: 'cancelled' } });
  await wait(ABANDONED_DRAFT_MS / 4);
  const second = ask(typed('a'));
  await wait(2 * ABANDONED_DRAFT_MS);
  goOn();
  expect(await second.answer).toMatchObject({ generated_code: [{ code: ' + b' }] });
  expect(draws()).toBe(1);
});

test('what nobody follows is given up', async () => {
  const { first, ended } = await drawing([{ pieces: ['a', '|', ' + b', '|', ' + c'] }]);
  first.leave();
  await first.answer;
  await wait(2 * ABANDONED_DRAFT_MS);
  expect(ended).toEqual(['stopped']);
});

test('what was not begun, and who wants the unlikely, is given up at once', async () => {
  const none = await drawing([{ pieces: ['|', 'a', '|'] }]);
  none.first.leave();
  await none.first.answer;
  const warm = await drawing([{ pieces: ['a', '|', 'b', '|'] }], { temperature: 0.5 });
  warm.first.leave();
  await warm.first.answer;
  await wait(1);
  expect([none.ended, warm.ended]).toEqual([['stopped'], ['stopped']]);
});
