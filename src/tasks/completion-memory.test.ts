import { expect, test } from 'vitest';
import { CompleteRequest } from '../contract/request.ts';
import { CompletionMemory, Superseded } from './completion-memory.ts';

function request(drawn: string, path: string | null = 'a.py', temperature?: number): CompleteRequest {
  const [before = '', after = ''] = drawn.split('▮');
  const lines = before.split('\n');
  return CompleteRequest.parse({
    id: 'r',
    workspace: null,
    task: 'complete',
    document: { path, language: 'python', text: before + after },
    position: { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 },
    ...(temperature !== undefined && { temperature }),
  });
}

function isOvertaken(older: CompleteRequest, newer: CompleteRequest): boolean {
  const memory = new CompletionMemory();
  const { signal } = memory.enter(older);
  memory.enter(newer);
  return signal.aborted && signal.reason instanceof Superseded;
}

test('who types on, takes back or moves overtakes', () => {
  const older = request('x = f▮\ny = 1\n');
  expect(isOvertaken(older, request('x = foo▮\ny = 1\n'))).toBe(true);
  expect(isOvertaken(older, request('x = ▮\ny = 1\n'))).toBe(true);
  expect(isOvertaken(older, request('x = f\ny = 1▮\n'))).toBe(true);
});

test('another document, another user or another try does not', () => {
  const older = request('x = f▮\ny = 1\n');
  expect(isOvertaken(older, request('x = foo▮\ny = 1\n', 'b.py'))).toBe(false);
  expect(isOvertaken(older, request('import z\nx = f▮\n'))).toBe(false);
  expect(isOvertaken(older, request('x = f▮\ny = 1\n', 'a.py', 0.8))).toBe(false);
});

test('who has left is overtaken by nobody', () => {
  const memory = new CompletionMemory();
  const turn = memory.enter(request('x▮'));
  turn.leave();
  memory.enter(request('xy▮'));
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
  const first = memory.prepare(request('x▮'), until('first'));
  const other = memory.prepare(request('x▮', 'b.py'), until('other'));
  const second = memory.prepare(request('xy▮'), until('second'));
  await first;
  expect(seen).toEqual(['first']);
  memory.close();
  await Promise.all([second, other]);
  expect(seen).toHaveLength(3);
});

test('an accepted suggestion says where the next request will stand', () => {
  const memory = new CompletionMemory();
  memory.give(request('x = ▮\ny = 1\n'), 'foo(\n    1)');
  expect(memory.afterAccept('r')).toMatchObject({
    document: { text: 'x = foo(\n    1)\ny = 1\n' },
    position: { line: 2, column: 7 },
  });
  expect(memory.afterAccept('unknown')).toBeNull();
  for (let count = 0; count < 20; count++) memory.give({ ...request('x▮'), id: String(count) }, 'a');
  expect(memory.afterAccept('r')).toBeNull();
  expect(memory.afterAccept('19')).not.toBeNull();
});
