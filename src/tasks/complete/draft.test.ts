import { expect, test } from 'vitest';
import { completeRequest } from '../../../test/fixtures/complete-request.ts';
import { scriptedProvider } from '../../../test/fixtures/scripted-provider.ts';
import { taskServices } from '../../../test/fixtures/task-services.ts';
import { isSuggestion } from '../../contract/answer.ts';
import type { Ask } from '../../ports/provider.ts';
import { TaskRun } from '../run/run.ts';
import { complete } from './complete.ts';

const BODY = ['total = 0\n', '    for one in many:\n', '        total += one\n', '    return ', 'total'];

/** The text that is shown, where each piece of an answer takes the model so long. */
async function shown(pieceMs: number, fields: object = {}, priority: Ask['priority'] = 'completion') {
  let now = 0;
  const provider = scriptedProvider([{ pieces: BODY }]);
  const services = {
    ...taskServices('complete', {
      ...provider,
      async *ask(asked: Ask) {
        for await (const event of provider.ask(asked)) {
          now += pieceMs;
          yield event;
        }
      },
    }),
    priority,
  };
  const clock = { ...services.clock, now: () => now };
  const request = completeRequest('def add(many):\n    ▮\n', fields);
  const { signal } = new AbortController();
  const answer = await complete(new TaskRun(request, { ...services, clock }, () => undefined, signal));
  return isSuggestion(answer) ? answer.generated_code[0]?.code : answer.no_suggestion.reason;
}

test('a block that takes longer than a user waits is shown as far as it goes, in whole statements', async () => {
  expect(await shown(10)).toBe(BODY.join(''));
  expect(await shown(400)).toBe('total = 0\n    for one in many:\n        total += one');
  expect(await shown(1_200)).toBe('total = 0');
});

test('it goes on for who says that he waits, and where nobody waits', async () => {
  expect(await shown(1_200, { predict_ms: 10_000 })).toBe(BODY.join(''));
  expect(await shown(1_200, {}, 'background')).toBe(BODY.join(''));
});
