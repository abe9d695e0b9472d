import { expect, test } from 'vitest';
import { completeRequest } from '../../../test/fixtures/complete-request.ts';
import type { CompleteRequest } from '../../contract/request.ts';
import { Superseded } from '../run/run.ts';
import { CompletionMemory } from './memory.ts';

function isOvertaken(older: CompleteRequest, newer: CompleteRequest): boolean {
  const memory = new CompletionMemory();
  const { signal } = memory.enter(older);
  memory.enter(newer);
  return signal.aborted && signal.reason instanceof Superseded;
}

test('who types on, takes back or moves overtakes', () => {
  const older = completeRequest('x = f▮\ny = 1\n');
  expect(isOvertaken(older, completeRequest('x = foo▮\ny = 1\n'))).toBe(true);
  expect(isOvertaken(older, completeRequest('x = ▮\ny = 1\n'))).toBe(true);
  expect(isOvertaken(older, completeRequest('x = f\ny = 1▮\n'))).toBe(true);
});

test('another document, another user or another try does not', () => {
  const older = completeRequest('x = f▮\ny = 1\n');
  expect(isOvertaken(older, completeRequest('x = foo▮\ny = 1\n', {}, 'b.py'))).toBe(false);
  expect(isOvertaken(older, completeRequest('import z\nx = f▮\n'))).toBe(false);
  expect(isOvertaken(older, completeRequest('x = f▮\ny = 1\n', { temperature: 0.8 }))).toBe(false);
});

test('who has left is overtaken by nobody', () => {
  const memory = new CompletionMemory();
  const turn = memory.enter(completeRequest('x▮'));
  turn.leave();
  memory.enter(completeRequest('xy▮'));
  expect(turn.signal.aborted).toBe(false);
});

test('work ahead of a document is replaced by newer work, and ends when all ends', async () => {
  const memory = new CompletionMemory();
  const seen: string[] = [];
  const until = (name: string) => (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        seen.push(name);
        resolve();
      });
    });
  const first = memory.prepare(completeRequest('x▮'), until('first'));
  const other = memory.prepare(completeRequest('x▮', {}, 'b.py'), until('other'));
  const second = memory.prepare(completeRequest('xy▮'), until('second'));
  await first;
  expect(seen).toEqual(['first']);
  memory.close();
  await Promise.all([second, other]);
  expect(seen).toHaveLength(3);
});

test('an accepted suggestion says where the next request will stand', () => {
  const memory = new CompletionMemory();
  memory.give(completeRequest('x = ▮\ny = 1\n'), 'foo(\n    1)');
  expect(memory.afterAccept('r1')).toMatchObject({
    document: { text: 'x = foo(\n    1)\ny = 1\n' },
    position: { line: 2, column: 7 },
  });
  expect(memory.afterAccept('unknown')).toBeNull();
  for (let count = 0; count < 20; count++) memory.give({ ...completeRequest('x▮'), id: String(count) }, 'a');
  expect(memory.afterAccept('r1')).toBeNull();
  expect(memory.afterAccept('19')).not.toBeNull();
});

/** Drawn until it is stopped or ended by hand. */
function guess(memory: CompletionMemory, at: string) {
  const seen = { stopped: false };
  let end: () => void = () => undefined;
  const done = memory.drawAhead(completeRequest(at), (signal) => {
    signal.addEventListener('abort', () => {
      seen.stopped = true;
    });
    return new Promise<void>((resolve) => {
      end = resolve;
    });
  });
  return { seen, done, end: () => end() };
}

test('what is drawn ahead is waited for at its place, and stopped by a request for another', async () => {
  const memory = new CompletionMemory();
  const never = new AbortController().signal;
  const { seen, done, end } = guess(memory, 'x = 1\n▮');
  memory.enter(completeRequest('x = 1\n▮'));
  let isDrawn = false;
  const waiting = memory.untilDrawn(completeRequest('x = 1\n▮'), never).then(() => {
    isDrawn = true;
  });
  await memory.untilDrawn(completeRequest('x = 1▮\n'), never);
  await memory.untilDrawn(completeRequest('x = 1\n▮'), AbortSignal.timeout(1));
  expect([isDrawn, seen.stopped]).toEqual([false, false]);
  memory.enter(completeRequest('y = 1\n▮', {}, 'b.py'));
  expect(seen.stopped).toBe(false);
  memory.enter(completeRequest('x =▮'));
  expect(seen.stopped).toBe(false);
  memory.enter(completeRequest('x = 1\nz▮'));
  expect(seen.stopped).toBe(true);
  end();
  await Promise.all([waiting, done]);
  expect(isDrawn).toBe(true);
});

test('who has left already does not wait for what is drawn ahead', async () => {
  const memory = new CompletionMemory();
  const { done, end } = guess(memory, 'x▮');
  await memory.untilDrawn(completeRequest('x▮'), AbortSignal.abort());
  end();
  await done;
});

test('one guess a document, and none while its text is evaluated', async () => {
  const memory = new CompletionMemory();
  const first = guess(memory, 'x▮');
  const second = guess(memory, 'xy▮');
  await second.done;
  first.end();
  await first.done;
  const preparing = memory.prepare(
    completeRequest('x▮'),
    () => new Promise<void>((resolve) => setTimeout(resolve, 5)),
  );
  await guess(memory, 'x▮').done;
  await preparing;
  memory.close();
});
