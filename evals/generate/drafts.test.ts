import { expect, it } from 'vitest';
import type { Ask, ModelEvent, Provider } from '../../src/ports/provider.ts';
import { scriptedProvider } from '../../test/fixtures/scripted-provider.ts';
import { DraftPlayer, DraftRecorder } from './drafts.ts';

const ASK: Ask = {
  prompt: { form: 'plain', text: 'Hi' },
  sampling: { temperature: 0, maxTokens: 8, stop: [] },
  priority: 'chat',
  signal: new AbortController().signal,
};

async function said(provider: Provider): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  for await (const event of provider.ask(ASK)) events.push(event);
  return events;
}

const textOf = (events: ModelEvent[]) =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');

it('says again what was heard, in its order, and then that nothing is left', async () => {
  const model = scriptedProvider([{ pieces: ['a', 'b'] }, { pieces: ['c'], end: 'length' }]);
  const recorder = new DraftRecorder();
  const heard = recorder.over(model);
  const first = [await said(heard), await said(heard)];
  const drafts = recorder.take();
  expect(recorder.take()).toEqual([]);

  const player = new DraftPlayer();
  const played = player.over(model);
  player.play(drafts);
  const again = [await said(played), await said(played)];
  expect(again.map(textOf)).toEqual(first.map(textOf));
  expect(again.map((events) => events.at(-1))).toMatchObject([
    { type: 'end', reason: 'stop', usage: { generatedTokens: 2 } },
    { type: 'end', reason: 'length', usage: { generatedTokens: 1 } },
  ]);
  expect(await said(played)).toMatchObject([{ type: 'failure', failure: { reason: 'empty' } }]);
});

it('passes on what fails, and keeps nothing of it', async () => {
  const failure = { reason: 'overloaded', message: 'Ask later' } as const;
  const recorder = new DraftRecorder();
  expect(await said(recorder.over(scriptedProvider([{ failure }])))).toEqual([{ type: 'failure', failure }]);
  expect(recorder.take()).toEqual([]);
});

it('forgets what it had left when it is given something else to say', async () => {
  const player = new DraftPlayer();
  const played = player.over(scriptedProvider([]));
  player.play([{ text: 'old', end: 'stop', tokens: 1 }]);
  player.play([{ text: 'new', end: 'stop', tokens: 1 }]);
  expect(textOf(await said(played))).toBe('new');
  expect(await said(played)).toMatchObject([{ type: 'failure' }]);
});
